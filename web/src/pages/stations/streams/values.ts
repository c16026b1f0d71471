import type { Formats } from "@/format/format";

/** Whether a station wrote a number; it may write anything. */
export function isFigure(value: string): boolean {
  return value.trim() !== "" && Number.isFinite(Number(value));
}

/** A value as its reader writes it; what is no number stays as the station wrote it. */
export function saidOf(value: string, unit: string | null, formats: Formats): string {
  return isFigure(value) ? formats.figure(Number(value), unit) : value;
}
