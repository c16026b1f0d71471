import { describe, expect, it } from "vitest";
import { differences } from "@/parts/audit/differences";

const change = (field: string, before: unknown, after: unknown, is_hidden = false) => ({
  field,
  before,
  after,
  is_hidden,
});

describe("what changed", () => {
  it("names a plain field with both values", () => {
    expect(differences([change("name", "Old", "New")])).toEqual([
      { path: ["name"], before: "Old", after: "New", isHidden: false },
    ]);
  });

  it("shows of an object only what is not the same", () => {
    const before = { hold_minor: 5000, t_plug_s: 60 };
    const after = { hold_minor: 5000, t_plug_s: 90 };
    expect(differences([change("settings", before, after)])).toEqual([
      { path: ["settings", "t_plug_s"], before: 60, after: 90, isHidden: false },
    ]);
  });

  it("takes what was not there for empty", () => {
    expect(differences([change("settings", null, { t_plug_s: 90 })])).toEqual([
      { path: ["settings", "t_plug_s"], before: null, after: 90, isHidden: false },
    ]);
  });

  it("leaves an amount of money and a list whole", () => {
    const money = { amount: "1.00", currency: "EUR" };
    const found = differences([change("fee", null, money), change("evse_ids", ["a"], ["a", "b"])]);
    expect(found.map(({ path, after }) => [path, after])).toEqual([
      [["fee"], money],
      [["evse_ids"], ["a", "b"]],
    ]);
  });

  it("keeps an object beside a word as it is", () => {
    expect(differences([change("state", "open", { closed: true })])).toHaveLength(1);
  });

  it("says of a hidden field only that it changed", () => {
    expect(differences([change("email", null, null, true)])).toEqual([
      { path: ["email"], before: null, after: null, isHidden: true },
    ]);
  });
});
