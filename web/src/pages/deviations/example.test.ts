import { expect, it } from "vitest";
import { exampleOf } from "./example";

it.each([
  ['"kwh"', { kind: "said", text: '"kwh"' }],
  ['"an object"', { kind: "said", text: '"an object"' }],
  ["1200.7", { kind: "said", text: "1200.7" }],
  ["an object", { kind: "object" }],
  ["a list of 3", { kind: "list", count: 3 }],
  ["27 characters", { kind: "characters", count: 27 }],
  ["", { kind: "nothing" }],
])("%s is told as %j", (text, told) => {
  expect(exampleOf(text)).toEqual(told);
});
