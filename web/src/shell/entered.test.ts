import { expect, it } from "vitest";
import { entering, isFound, NOTHING, opens, type Shown, typing } from "@/shell/entered";

const before: Shown = { by: "A1", first: "station stn_a1" };
const after: Shown = { by: "A12", first: "station stn_a12" };

it("opens what was typed when it is shown, not what stood there before", () => {
  const typed = entering(typing("A12"));
  expect(opens(typed, before)).toBeUndefined();
  expect(opens(typed, { by: null, first: before.first })).toBeUndefined();
  expect(opens(typed, after)).toBe("station stn_a12");
});

it("opens nothing before Enter, and what was found where it comes after the results", () => {
  const typed = typing("A12");
  expect(opens(typed, after)).toBeUndefined();
  expect(opens(entering(typed), after)).toBe("station stn_a12");
});

it("takes Enter back where somebody types on", () => {
  const typed = entering(typing("A1"));
  expect(typing(`${typed.words}2`)).toEqual({ words: "A12", isEntered: false });
  expect(opens(typing(`${typed.words}2`), after)).toBeUndefined();
});

it("opens nothing where nothing is found", () => {
  expect(opens(entering(typing("nobody")), { by: "nobody", first: undefined })).toBeUndefined();
});

it("does not count spaces around words", () => {
  expect(isFound(typing(" A12 "), after)).toBe(true);
  expect(isFound(NOTHING, { by: "", first: undefined })).toBe(true);
});
