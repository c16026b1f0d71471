import { expect, test } from "vitest";
import { partAt, placeOf, SECTIONS, sectionsFor } from "./sections";

const ALL = Object.values(SECTIONS).flat();

test("every part is found again at its place, and no two are at one", () => {
  expect(ALL.map((part) => partAt(placeOf(part)).part)).toEqual(ALL);
  expect(new Set(ALL.map(placeOf)).size).toBe(ALL.length);
});

test("who may read all sees all, in few sections", () => {
  const seen = sectionsFor(() => true);
  expect(seen.flatMap(({ parts }) => parts)).toEqual(ALL);
  expect(seen.length).toBeLessThanOrEqual(7);
});

test("a section of which nothing may be read is not there", () => {
  const seen = sectionsFor((_, resource) => resource === "stations");
  expect(seen.map(({ section }) => section)).toEqual(["overview", "security", "care"]);
});

test("an address that is no part's is the overview's", () => {
  expect(partAt("nowhere")).toEqual({ section: "overview", part: "general" });
});
