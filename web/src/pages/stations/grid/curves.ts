/** What the axes of each kind of curve are: `x` is measured, `y` follows from it. */
export const CURVES = {
  FreqWatt: { x: "hertz", y: "power" },
  VoltWatt: { x: "voltage", y: "power" },
  VoltVar: { x: "voltage", y: "reactive" },
  WattVar: { x: "power", y: "reactive" },
  WattPF: { x: "power", y: "factor" },
  HFMustTrip: { x: "hertz", y: "seconds" },
  HFMayTrip: { x: "hertz", y: "seconds" },
  LFMustTrip: { x: "hertz", y: "seconds" },
  HVMustTrip: { x: "voltage", y: "seconds" },
  HVMomCess: { x: "voltage", y: "seconds" },
  HVMayTrip: { x: "voltage", y: "seconds" },
  LVMustTrip: { x: "voltage", y: "seconds" },
  LVMomCess: { x: "voltage", y: "seconds" },
  LVMayTrip: { x: "voltage", y: "seconds" },
  PowerMonitoringMustTrip: { x: "power", y: "seconds" },
} as const;
export type CurveKind = keyof typeof CURVES;

/** The units that `y` may be in, the usual one first; what is no share has none. */
const UNITS = {
  power: ["PctMaxW", "PctWAvail"],
  reactive: ["PctMaxVar", "PctVarAvail"],
  factor: ["Not_Applicable"],
  seconds: ["Not_Applicable"],
} as const;

export const POINTS_MOST = 10;
/** As it is typed: a number, or nothing yet. */
export type Point = { x: number | string; y: number | string };
export const NO_POINT: Point = { x: "", y: "" };

export type Curve = {
  points: readonly Point[];
  unit: string;
  /** Seconds; nothing: as the station has it. */
  responseTime: number | string;
};

export function isCurve(kind: string): kind is CurveKind {
  return kind in CURVES;
}

export function unitsOf(kind: CurveKind): readonly string[] {
  return UNITS[CURVES[kind].y];
}

/** The curve as a station is told it: points that are whole, in a unit of the kind. */
export function curveOf(kind: CurveKind, curve: Curve): Readonly<Record<string, unknown>> {
  const units = unitsOf(kind);
  const whole = curve.points.filter(({ x, y }) => x !== "" && y !== "");
  return {
    yUnit: units.includes(curve.unit) ? curve.unit : units[0],
    curveData: whole.map(({ x, y }) => ({ x: Number(x), y: Number(y) })),
    ...(curve.responseTime === "" ? {} : { responseTime: Number(curve.responseTime) }),
  };
}
