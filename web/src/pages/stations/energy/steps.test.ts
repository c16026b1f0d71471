import { expect, test } from "vitest";
import { periodsIn, pointsOf } from "@/pages/stations/energy/steps";

test("a line of steps ends where its schedule ends, at the last limit", () => {
  const span = { starts_at: "2026-03-02T10:00:00Z", duration_s: 3600 };
  const begun = Date.parse(span.starts_at);
  const steps = [
    { start_s: 0, limit: "16" },
    { start_s: 600, limit: null },
  ];
  expect(pointsOf(steps, span)).toEqual([
    [begun, 16],
    [begun + 600_000, null],
    [begun + 3_600_000, null],
  ]);
  expect(pointsOf([], span)).toEqual([]);
});

test("periods are minutes and limits, a line each", () => {
  expect(periodsIn("0 16\n\n 30  10,5 ")).toEqual([
    { start_s: 0, limit: 16 },
    { start_s: 1800, limit: 10.5 },
  ]);
  expect(periodsIn("")).toBeNull();
  expect(periodsIn("0 16\nlater 10")).toBeNull();
});
