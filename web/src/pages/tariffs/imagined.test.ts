import { expect, test } from "vitest";
import { clockOf, instantOf } from "@/format/clock";
import { imaginedOf } from "./imagined";

const FIELDS = {
  kwh: "20",
  minutes: "33",
  idle: "10",
  begin: "2026-11-21T18:00",
  zone: "Europe/Berlin",
};

test("energy, time and the clock of the place become what the platform reckons with", () => {
  expect(imaginedOf(FIELDS)).toEqual({
    energy_wh: 20_000,
    power_w: 36_364,
    idle_s: 600,
    start: "2026-11-21T17:00:00.000Z",
    zone: "Europe/Berlin",
  });
});

test.each([[{ kwh: "" }], [{ kwh: "x" }], [{ minutes: "0" }], [{ idle: "-1" }], [{ begin: "" }]])(
  "%o cannot be reckoned with",
  (wrong) => {
    expect(imaginedOf({ ...FIELDS, ...wrong })).toBeNull();
  },
);

test("a comma is a decimal point, nothing taken is a session too", () => {
  expect(imaginedOf({ ...FIELDS, kwh: "12,5" })?.energy_wh).toBe(12_500);
  expect(imaginedOf({ ...FIELDS, kwh: "0", minutes: "0" })).toMatchObject({ energy_wh: 0 });
});

test.each([
  ["2026-07-01T12:00", "Europe/Berlin", "2026-07-01T10:00:00.000Z"],
  ["2026-07-01T12:00", "America/New_York", "2026-07-01T16:00:00.000Z"],
  ["2026-07-01T12:00", "Asia/Kathmandu", "2026-07-01T06:15:00.000Z"],
  ["2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
])("%s in %s", (clock, zone, instant) => {
  expect(instantOf(clock, zone)?.toISOString()).toBe(instant);
  expect(clockOf(new Date(instant), zone)).toBe(clock);
});
