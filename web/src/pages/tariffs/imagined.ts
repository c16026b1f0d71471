import { clockOf, instantOf } from "@/format/clock";
import type { components } from "@/generated/api";
import { decimal } from "./document";

type Body = components["schemas"]["ImaginedBody"];

/** An imagined session as it is typed; `begin` is what a clock in `zone` shows. */
export type Imagined = { kwh: string; minutes: string; idle: string; begin: string; zone: string };

const MINUTE_S = 60;
const HOUR_S = 3600;

export function usualImagined(now: Date, zone: string): Imagined {
  return { kwh: "30", minutes: "45", idle: "10", begin: clockOf(now, zone), zone };
}

/**
 * What the platform is asked; null where it cannot be. It reckons the time from the power, which is
 * rounded up so that a started second is not one too many.
 */
export function imaginedOf(fields: Imagined): Body | null {
  const [kwh, charging, idle] = [fields.kwh, fields.minutes, fields.idle].map((each) =>
    each.trim() === "" ? Number.NaN : Number(decimal(each)),
  ) as [number, number, number];
  const start = instantOf(fields.begin, fields.zone);
  const isWhole = [kwh, charging, idle].every((each) => Number.isFinite(each) && each >= 0);
  if (!isWhole || start === null || (kwh > 0 && charging === 0)) return null;
  const energy = Math.round(kwh * 1000);
  const power = energy === 0 ? 1 : Math.ceil((energy * HOUR_S) / (charging * MINUTE_S));
  return {
    energy_wh: energy,
    power_w: Math.max(1, power),
    idle_s: Math.round(idle * MINUTE_S),
    start: start.toISOString(),
    zone: fields.zone,
  };
}
