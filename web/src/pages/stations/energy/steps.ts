import type { Formats } from "@/format/format";

/** From so many seconds on at most so much; null: nothing limits it. */
export type Step = { readonly start_s: number; readonly limit: string | null };
/** An instant, ms since 1970, and the limit there. */
export type Point = readonly [number, number | null];

/** The corners of a line of steps, with its end. */
export function pointsOf(
  steps: readonly Step[],
  span: { readonly starts_at: string; readonly duration_s: number },
): Point[] {
  const begun = Date.parse(span.starts_at);
  const corners = steps.map(
    ({ start_s, limit }): Point => [begun + start_s * 1000, limit === null ? null : Number(limit)],
  );
  const last = corners.at(-1);
  return last === undefined ? [] : [...corners, [begun + span.duration_s * 1000, last[1]]];
}

/** The limits of periods one after the other, as many as one reads at a glance; null where there are none. */
export function limitsOf(
  unit: string,
  periods: readonly { limit: string }[],
  formats: Formats,
): string | null {
  if (periods.length === 0) return null;
  const [least, said] = unit === "W" ? ([1_000, "kW"] as const) : ([1, "A"] as const);
  const shown = periods.slice(0, 4).map((each) => {
    const limit = Number(each.limit) / least;
    return formats.plain(limit, Number.isInteger(limit) ? 0 : 1);
  });
  return `${shown.join(" → ")}${periods.length > shown.length ? " …" : ""} ${said}`;
}

const LINE = /^(\d+)\s+(\d+(?:[.,]\d+)?)$/;

/** Lines of "minute limit" as periods; null where one of them is no such line. */
export function periodsIn(text: string): { start_s: number; limit: number }[] | null {
  const lines = text
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "");
  const found = lines.map((line) => LINE.exec(line));
  if (found.length === 0 || found.includes(null)) return null;
  return found.map((match) => ({
    start_s: Number(match?.[1]) * 60,
    limit: Number(match?.[2]?.replace(",", ".")),
  }));
}
