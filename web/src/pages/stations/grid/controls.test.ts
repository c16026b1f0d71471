import { expect, test } from "vitest";
import { payloadOf, type Wanted } from "./controls";

const WANTED: Wanted = {
  kind: "LimitMaxDischarge",
  name: "evening",
  priority: 3,
  isScheduled: true,
  startsAt: "2026-03-02T17:00:00Z",
  minutes: 90,
  isOverExcited: true,
  figures: { pctMaxDischargePower: 40, setpoint: 9 },
  curve: { points: [], unit: "", responseTime: "" },
};

test("a scheduled control has its time, and the figures of its kind alone", () => {
  expect(payloadOf(WANTED)).toEqual({
    isDefault: false,
    controlId: "evening",
    controlType: "LimitMaxDischarge",
    limitMaxDischarge: {
      priority: 3,
      pctMaxDischargePower: 40,
      startTime: "2026-03-02T17:00:00Z",
      duration: 5400,
    },
  });
});

test("a default has no time", () => {
  expect(payloadOf({ ...WANTED, isScheduled: false }).limitMaxDischarge).toEqual({
    priority: 3,
    pctMaxDischargePower: 40,
  });
});

test("what cannot be scheduled is a default", () => {
  expect(payloadOf({ ...WANTED, kind: "Gradients" })).toEqual({
    isDefault: true,
    controlId: "evening",
    controlType: "Gradients",
    gradient: { priority: 3, gradient: 10, softGradient: 10 },
  });
});

test("a kind has what the message wants besides its figures", () => {
  const fixed = { ...WANTED, isScheduled: false, kind: "FixedVar" } as const;
  expect(payloadOf(fixed).fixedVar).toEqual({ priority: 3, setpoint: 9, unit: "PctMaxVar" });
  expect(payloadOf({ ...fixed, kind: "FixedPFAbsorb" }).fixedPFAbsorb).toEqual({
    priority: 3,
    displacement: 1,
    excitation: true,
  });
});

test("a curve has the points that are whole, in a unit of its kind", () => {
  const points = [
    { x: 50.2, y: 100 },
    { x: 51.5, y: 0 },
    { x: 52, y: "" },
  ];
  const curve = { points, unit: "PctWAvail", responseTime: 2 };
  const told = payloadOf({ ...WANTED, kind: "FreqWatt", isScheduled: false, curve });
  expect(told).toEqual({
    isDefault: true,
    controlId: "evening",
    controlType: "FreqWatt",
    curve: {
      priority: 3,
      yUnit: "PctWAvail",
      curveData: points.slice(0, 2),
      responseTime: 2,
    },
  });
  const reactive = payloadOf({ ...WANTED, kind: "VoltVar", curve }).curve;
  expect(reactive).toMatchObject({ yUnit: "PctMaxVar", startTime: WANTED.startsAt });
});
