import { describe, expect, it } from "vitest";
import type { components } from "@/generated/api";
import { curveOf, isCounted, isRefused, spanOf } from "./curve";
import { VERDICT } from "./verdicts";

type Reading = components["schemas"]["ReadingView"];

function reading(minute: number, more: Partial<Reading>): Reading {
  const at = new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();
  return {
    id: `r${minute}`,
    position: minute,
    received_at: at,
    claimed_at: at,
    used_at: at,
    evse_no: 1,
    connector_no: 1,
    scope: "intermediate",
    energy_wh: null,
    register_wh_exact: null,
    power_w: null,
    current_a: null,
    voltage_v: null,
    soc_percent: null,
    verdict: "OK",
    limit_wh: null,
    limit_wh_exact: null,
    session_energy_wh: 0,
    session_energy_wh_exact: null,
    flags: [],
    is_signed: false,
    ...more,
  };
}

describe("the curve of a session", () => {
  it("draws what was counted and marks what was refused where the energy stood", () => {
    const curve = curveOf([
      reading(0, { verdict: "ANCHOR", power_w: "11000" }),
      reading(6, { session_energy_wh: 1100, power_w: "10950.5", soc_percent: "41" }),
      reading(7, { session_energy_wh: 1100, verdict: "ENERGY_EXCESSIVE", power_w: "99999" }),
    ]);
    expect(curve.energy.map((each) => each.value)).toEqual([0, 1.1]);
    expect(curve.power.map((each) => each.value)).toEqual([11, 10.9505]);
    expect(curve.soc.map((each) => each.value)).toEqual([41]);
    expect(curve.refused).toMatchObject([{ value: 1.1, verdict: "ENERGY_EXCESSIVE" }]);
    expect(curve.isMeanPower).toBe(false);
  });

  it("finds the mean power where the station reports none", () => {
    const curve = curveOf([
      reading(0, { verdict: "ANCHOR" }),
      reading(6, { session_energy_wh: 1100 }),
      reading(6, { session_energy_wh: 1100, verdict: "DUPLICATE" }),
      reading(12, { session_energy_wh: 1100 }),
    ]);
    expect(curve.isMeanPower).toBe(true);
    expect(curve.power.map((each) => each.value)).toEqual([11, 0]);
  });

  it("spans at least a minute from the start on, also with a single reading", () => {
    const curve = curveOf([reading(5, { power_w: "2000" })]);
    const at = (minute: number) => Date.UTC(2026, 2, 2, 9, minute);
    expect(spanOf(curve, null)).toEqual({ min: at(5), max: at(6) });
    expect(spanOf(curve, new Date(at(1)).toISOString())).toEqual({ min: at(1), max: at(5) });
  });

  it("stands in the order of the clock, whatever came first", () => {
    const curve = curveOf([reading(5, { power_w: "2000" }), reading(1, { power_w: "1000" })]);
    expect(curve.power.map((each) => each.value)).toEqual([1, 2]);
  });
});

it("knows of every verdict whether it counts", () => {
  const counted = Object.keys(VERDICT).filter(isCounted);
  const refused = Object.keys(VERDICT).filter(isRefused);
  expect(counted).toEqual(["ANCHOR", "OK", "DUPLICATE"]);
  expect(refused).toEqual(["TIME_DEPRECATED", "ENERGY_DEPRECATED", "ENERGY_EXCESSIVE"]);
});
