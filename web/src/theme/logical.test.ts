import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const SOURCE = new URL("..", import.meta.url);
const SHEETS = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".css"))
  .map((path) => [path, readFileSync(new URL(path, SOURCE), "utf8")] as const);

/** Sides that stay where they are when lines run the other way, and sides set to what differs. */
const PHYSICAL = [
  /(?:margin|padding|border|inset)-(?:left|right)\b/,
  /(?:text-align|float|clear):\s*(?:left|right)\b/,
  /(?:^|[\s;{])(?:left|right):/m,
  /border-(?:top|bottom)-(?:left|right)-radius/,
];
const FOUR_SIDES = /(?:margin|padding|inset): [^\s;]+ ([^\s;]+) [^\s;]+ ([^\s;]+);/g;

it.each(SHEETS)("%s is read from either side", (_, sheet) => {
  for (const physical of PHYSICAL) expect(sheet).not.toMatch(physical);
  for (const [rule, right, left] of sheet.matchAll(FOUR_SIDES)) {
    expect(left, `${rule} differs: padding-inline says it for both directions`).toBe(right);
  }
});

it("has looked at them", () => {
  expect(SHEETS.length).toBeGreaterThan(20);
});
