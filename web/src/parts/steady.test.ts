import { describe, expect, it } from "vitest";
import { inPlace } from "./steady";

type Row = { id: string; said: string };
const row = (id: string, said = "now"): Row => ({ id, said });
const ids = (rows: readonly Row[]) => rows.map((each) => each.id).join("");
const idOf = (each: Row) => each.id;

describe("rows under a pointer that moves", () => {
  const before = [row("b", "before"), row("c", "before")];

  it("stay where they are and say what they are now, while others come above and between", () => {
    const found = inPlace(before, [row("a"), row("b"), row("x"), row("c")], idOf);
    expect(found).toEqual([row("b"), row("c")]);
  });

  it("stay as they were when they are gone", () => {
    expect(inPlace(before, [row("b")], idOf)).toEqual([row("b"), row("c", "before")]);
    expect(inPlace(before, [], idOf)).toEqual(before);
  });

  it("let in what was fetched below them", () => {
    expect(ids(inPlace(before, [row("a"), row("b"), row("c"), row("d")], idOf))).toBe("bcd");
  });
});
