import { expect, test } from "vitest";
import { drawn, lasted, pieces } from "@/parts/spans";

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

test("what a thing was is added up, what nobody saw too", () => {
  const spans = [
    { state: "online" as const, began_at: iso(4), ended_at: iso(8) },
    { state: "offline" as const, began_at: iso(8), ended_at: iso(9) },
    { state: "online" as const, began_at: iso(9), ended_at: null },
  ];
  const hour = 3_600_000;
  expect([...lasted(pieces(spans, at(2), at(12)))]).toEqual([
    ["unknown", 2 * hour],
    ["online", 7 * hour],
    ["offline", hour],
  ]);
});

test("a short outage is seen in a long bar, a short session is not", () => {
  const day = { from: at(0), to: at(24) };
  const minute = 60_000;
  const spans = [
    { state: "available" as const, began_at: iso(0), ended_at: iso(6) },
    {
      state: "faulted" as const,
      began_at: iso(6),
      ended_at: new Date(at(6) + minute).toISOString(),
    },
    {
      state: "available" as const,
      began_at: new Date(at(6) + minute).toISOString(),
      ended_at: iso(18),
    },
    {
      state: "occupied" as const,
      began_at: iso(18),
      ended_at: new Date(at(18) + minute).toISOString(),
    },
    {
      state: "available" as const,
      began_at: new Date(at(18) + minute).toISOString(),
      ended_at: null,
    },
  ];
  expect(drawn(pieces(spans, day.from, day.to), 24, ["faulted"])).toEqual([
    { state: "available", from: at(0), to: at(6) },
    { state: "faulted", from: at(6), to: at(7) },
    { state: "available", from: at(7), to: at(24) },
  ]);
});
