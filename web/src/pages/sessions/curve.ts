import type { components } from "@/generated/api";

type Reading = components["schemas"]["ReadingView"];

/** What a chart of a session draws; instants in milliseconds, kW, kWh and percent. */
export type Curve = {
  power: readonly Point[];
  energy: readonly Point[];
  soc: readonly Point[];
  refused: readonly (Point & { verdict: string })[];
  /** The station reports no power: it is the mean between two counted readings. */
  isMeanPower: boolean;
};
export type Point = { at: number; value: number };

const COUNTED: ReadonlySet<string> = new Set(["ANCHOR", "OK", "DUPLICATE"]);
const NOT_JUDGED: ReadonlySet<string> = new Set(["NO_ENERGY", "AFTER_STOP", "NO_SESSION"]);

/** Whether the check believed it. */
export function isCounted(verdict: string): boolean {
  return COUNTED.has(verdict);
}

/** Whether the check did not believe it; what bears no energy or came later is neither. */
export function isRefused(verdict: string): boolean {
  return !COUNTED.has(verdict) && !NOT_JUDGED.has(verdict);
}

export function curveOf(readings: readonly Reading[]): Curve {
  const energy: Point[] = [];
  const reported: Point[] = [];
  const soc: Point[] = [];
  const refused: (Point & { verdict: string })[] = [];
  for (const reading of readings) {
    const at = new Date(reading.used_at).getTime();
    const kwh = (reading.session_energy_wh ?? 0) / 1000;
    if (isRefused(reading.verdict)) {
      refused.push({ at, value: kwh, verdict: reading.verdict });
      continue;
    }
    if (isCounted(reading.verdict)) energy.push({ at, value: kwh });
    if (reading.power_w !== null) reported.push({ at, value: Number(reading.power_w) / 1000 });
    if (reading.soc_percent !== null) soc.push({ at, value: Number(reading.soc_percent) });
  }
  const isMeanPower = reported.length === 0 && energy.length > 1;
  return {
    energy: inOrder(energy),
    power: inOrder(isMeanPower ? meanPower(inOrder(energy)) : reported),
    soc: inOrder(soc),
    refused: inOrder(refused),
    isMeanPower,
  };
}

const LEAST_MS = 60_000;

/** From when to when a chart shows it: from the start on, and at least a minute. */
export function spanOf(curve: Curve, startedAt: string | null): { min: number; max: number } {
  const told = [...curve.energy, ...curve.power, ...curve.soc, ...curve.refused].map(
    ({ at }) => at,
  );
  const ends = startedAt === null ? told : [new Date(startedAt).getTime(), ...told];
  const min = ends.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
  const max = ends.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
  return { min, max: Math.max(max, min + LEAST_MS) };
}

/** The mean power up to each point, in kW. */
function meanPower(energy: readonly Point[]): Point[] {
  const found: Point[] = [];
  for (const [index, point] of energy.entries()) {
    const before = energy[index - 1];
    if (before === undefined || point.at === before.at) continue;
    const hours = (point.at - before.at) / 3_600_000;
    found.push({ at: point.at, value: (point.value - before.value) / hours });
  }
  return found;
}

function inOrder<P extends Point>(points: readonly P[]): P[] {
  return [...points].sort((one, other) => one.at - other.at);
}
