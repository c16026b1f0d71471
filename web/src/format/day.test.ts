import { expect, test } from "vitest";
import { dayBegan } from "@/format/day";

const iso = (instant: number) => new Date(instant).toISOString();

test.each([
  ["Europe/Berlin", "2026-11-21T23:30:00Z", 0, "2026-11-21T23:00:00.000Z"],
  ["Europe/Berlin", "2026-11-21T22:30:00Z", 0, "2026-11-20T23:00:00.000Z"],
  ["Europe/Berlin", "2026-11-21T22:30:00Z", 29, "2026-10-22T22:00:00.000Z"],
  ["Europe/Berlin", "2026-10-25T12:00:00Z", 0, "2026-10-24T22:00:00.000Z"],
  ["America/New_York", "2026-03-08T12:00:00Z", 0, "2026-03-08T05:00:00.000Z"],
  ["Asia/Kathmandu", "2026-11-21T18:20:00Z", 0, "2026-11-21T18:15:00.000Z"],
  ["UTC", "2026-11-21T00:00:00Z", 0, "2026-11-21T00:00:00.000Z"],
])("in %s at %s, %i days before, the day began at midnight", (zone, now, before, began) => {
  expect(iso(dayBegan(new Date(now), zone, before))).toBe(began);
});
