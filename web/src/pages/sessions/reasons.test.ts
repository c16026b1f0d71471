import { describe, expect, it } from "vitest";
import type { components } from "@/generated/api";
import en from "@/words/en/sessions.json";
import { becauseOf, CONDITIONS, componentsOf, isTold, rejection } from "./reasons";

type Line = components["schemas"]["LineView"];

const zero = { amount: "0.00", currency: "EUR" };
const line: Line = {
  kind: "PRICE",
  dim: "ENERGY",
  component_id: "day",
  labels: {},
  start: "2026-03-02T09:00:00Z",
  end: "2026-03-02T10:00:00Z",
  measured: "1000",
  billed: 1000,
  unit: "kWh",
  price: "0.50",
  net: zero,
  tax: zero,
  gross: zero,
  why: [],
  rejected: [],
  reductions: [],
  flags: [],
};
const document = {
  groups: [
    {
      when: { days: ["SATURDAY"], start_time: null },
      components: [
        { id: "day", dim: "ENERGY", labels: {}, when: { start_time: "08:00", days: [] } },
        { id: "night", dim: "ENERGY", labels: { en: "Night" }, when: {} },
      ],
    },
  ],
};

describe("why a line is as it is", () => {
  const known = componentsOf(document);

  it("is told by the tariff's own conditions, its group's among them", () => {
    expect(known.get("day")?.when).toEqual({ days: ["SATURDAY"], start_time: "08:00" });
    const [first] = becauseOf({ ...line, why: ["days", "time"] }, known);
    expect(first).toMatchObject({ kind: "met", conditions: [{ condition: "days" }, {}] });
    if (first?.kind !== "met") throw new Error("it met something");
    expect(first.conditions.map(isTold)).toEqual([true, true]);
  });

  it("is told plainly where the tariff cannot be read", () => {
    const [first] = becauseOf({ ...line, why: ["time"] }, new Map());
    if (first?.kind !== "met") throw new Error("it met something");
    expect(first.conditions.map(isTold)).toEqual([false]);
  });

  it("says so where there is no condition", () => {
    const word = (some: Partial<Line>) => becauseOf({ ...line, ...some }, known)[0];
    expect(word({})).toEqual({ kind: "word", word: "because.always" });
    expect(word({ dim: "FLAT" })).toEqual({ kind: "word", word: "because.once" });
    expect(word({ rejected: ["night: time"] })).toEqual({
      kind: "word",
      word: "because.otherwise",
    });
    expect(word({ kind: "MAXIMUM", dim: null })).toEqual({ kind: "word", word: "lineWhy.MAXIMUM" });
  });

  it("names what came first and failed, what was taken off, and what was odd", () => {
    const told = becauseOf(
      { ...line, rejected: ["a: b: time"], reductions: ["GRACE"], flags: ["ESTIMATED_SPLIT"] },
      known,
    );
    expect(told.slice(1)).toMatchObject([
      { kind: "rejected", componentId: "a: b", condition: { condition: "time", isMet: false } },
      { kind: "word", word: "reduction.GRACE" },
      { kind: "word", word: "lineFlag.ESTIMATED_SPLIT" },
    ]);
    expect(rejection("odd")).toEqual({ componentId: "", condition: "odd" });
  });

  it.each(CONDITIONS)("has all four phrases for %s", (condition) => {
    for (const words of [en.met, en.failed, en.metPlain, en.failedPlain]) {
      expect(words[condition]).toBeTruthy();
    }
  });
});
