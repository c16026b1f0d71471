import { CURVES, type Curve, type CurveKind, curveOf, isCurve } from "@/pages/stations/grid/curves";

/** The figures of a kind of control, by the names of the message, and what one usually begins with. */
export const KINDS = {
  LimitMaxDischarge: { field: "limitMaxDischarge", figures: { pctMaxDischargePower: 100 } },
  FixedVar: { field: "fixedVar", figures: { setpoint: 0 } },
  FixedPFInject: { field: "fixedPFInject", figures: { displacement: 1 } },
  FixedPFAbsorb: { field: "fixedPFAbsorb", figures: { displacement: 1 } },
  FreqDroop: {
    field: "freqDroop",
    figures: { overFreq: 0.2, underFreq: 0.2, overDroop: 5, underDroop: 5, responseTime: 1 },
  },
  Gradients: { field: "gradient", figures: { gradient: 10, softGradient: 10 } },
  EnterService: {
    field: "enterService",
    figures: { highVoltage: 110, lowVoltage: 90, highFreq: 50.1, lowFreq: 49.9, delay: 60 },
  },
} as const;
type FiguresKind = keyof typeof KINDS;
export type Kind = FiguresKind | CurveKind;
export const NAMES = [...Object.keys(KINDS), ...Object.keys(CURVES)] as Kind[];

/** Of these there are defaults only. */
const DEFAULTS_ONLY: ReadonlySet<Kind> = new Set(["Gradients", "EnterService"]);
/** What a kind has besides its figures. */
const BESIDES: Partial<Record<Kind, Readonly<Record<string, unknown>>>> = {
  FixedVar: { unit: "PctMaxVar" },
};

export type Wanted = {
  kind: Kind;
  name: string;
  priority: number;
  isScheduled: boolean;
  /** An instant, as the platform writes it; empty: at once. */
  startsAt: string;
  /** Minutes; null: without end. */
  minutes: number | null;
  isOverExcited: boolean;
  figures: Readonly<Record<string, number>>;
  curve: Curve;
};

/** The figures of a kind with what one usually begins with; a curve has none. */
export function figuresOf(kind: Kind): Readonly<Record<string, number>> {
  return isCurve(kind) ? {} : KINDS[kind].figures;
}

export function mayBeScheduled(kind: Kind): boolean {
  return !DEFAULTS_ONLY.has(kind);
}

export function hasExcitation(kind: Kind): boolean {
  return kind === "FixedPFInject" || kind === "FixedPFAbsorb";
}

/** What a station is told. */
export function payloadOf(wanted: Wanted): Readonly<Record<string, unknown>> {
  const { kind } = wanted;
  const field = isCurve(kind) ? "curve" : KINDS[kind].field;
  const isScheduled = wanted.isScheduled && mayBeScheduled(kind);
  return {
    isDefault: !isScheduled,
    controlId: wanted.name,
    controlType: kind,
    [field]: {
      priority: wanted.priority,
      ...Object.fromEntries(
        Object.entries(figuresOf(kind)).map(([name, usual]) => [
          name,
          wanted.figures[name] ?? usual,
        ]),
      ),
      ...BESIDES[kind],
      ...(isCurve(kind) ? curveOf(kind, wanted.curve) : {}),
      ...(hasExcitation(kind) ? { excitation: wanted.isOverExcited } : {}),
      ...(isScheduled && wanted.startsAt !== "" ? { startTime: wanted.startsAt } : {}),
      ...(isScheduled && wanted.minutes !== null ? { duration: wanted.minutes * 60 } : {}),
    },
  };
}
