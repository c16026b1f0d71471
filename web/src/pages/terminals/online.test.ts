import { expect, test } from "vitest";
import { lastDays } from "./online";

test("days follow one another without a gap and end with the present one", () => {
  const now = new Date(2026, 10, 21, 15, 30);
  const days = lastDays(now, 14);
  expect(days).toHaveLength(14);
  expect(days.slice(1).map((day) => day.from)).toEqual(days.slice(0, -1).map((day) => day.to));
  expect(days.at(-1)?.from).toBe(new Date(2026, 10, 21).getTime());
});
