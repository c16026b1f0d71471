import { expect, test } from "vitest";
import { lastDays, pieces } from "./online";

const at = (hour: number) => Date.UTC(2026, 10, 21, hour);
const iso = (hour: number) => new Date(at(hour)).toISOString();

test("a bar has no holes: what nobody saw is unknown", () => {
  const spans = [
    { state: "offline" as const, began_at: iso(10), ended_at: iso(12) },
    { state: "online" as const, began_at: iso(4), ended_at: iso(8) },
    { state: "online" as const, began_at: iso(12), ended_at: null },
  ];
  expect(pieces(spans, at(2), at(20))).toEqual([
    { state: "unknown", from: at(2), to: at(4) },
    { state: "online", from: at(4), to: at(8) },
    { state: "unknown", from: at(8), to: at(10) },
    { state: "offline", from: at(10), to: at(12) },
    { state: "online", from: at(12), to: at(20) },
  ]);
});

test("what lies outside is cut off", () => {
  const spans = [{ state: "online" as const, began_at: iso(1), ended_at: iso(23) }];
  expect(pieces(spans, at(5), at(6))).toEqual([{ state: "online", from: at(5), to: at(6) }]);
  expect(pieces([], at(5), at(6))).toEqual([{ state: "unknown", from: at(5), to: at(6) }]);
});

test("days follow one another without a gap and end with the present one", () => {
  const now = new Date(2026, 10, 21, 15, 30);
  const days = lastDays(now, 14);
  expect(days).toHaveLength(14);
  expect(days.slice(1).map((day) => day.from)).toEqual(days.slice(0, -1).map((day) => day.to));
  expect(days.at(-1)?.from).toBe(new Date(2026, 10, 21).getTime());
});
