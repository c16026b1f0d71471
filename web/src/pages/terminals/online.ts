import type { Span } from "./queries";

/** A stretch of a bar: what it was, and which share of the whole it takes. */
export type Piece = { state: "online" | "offline" | "unknown"; from: number; to: number };

/** Spans as a bar from one instant to another, without holes: where nobody knows, it says so. */
export function pieces(
  spans: readonly Pick<Span, "state" | "began_at" | "ended_at">[],
  from: number,
  to: number,
): readonly Piece[] {
  const sorted = spans
    .map((each) => ({
      state:
        each.state === "online" || each.state === "offline" ? each.state : ("unknown" as const),
      from: Math.max(from, Date.parse(each.began_at)),
      to: Math.min(to, each.ended_at === null ? to : Date.parse(each.ended_at)),
    }))
    .filter((each) => each.to > each.from)
    .sort((one, other) => one.from - other.from);
  const all: Piece[] = [];
  let reached = from;
  for (const each of sorted) {
    if (each.from > reached) all.push({ state: "unknown", from: reached, to: each.from });
    if (each.to > reached) all.push({ ...each, from: Math.max(reached, each.from) });
    reached = Math.max(reached, each.to);
  }
  if (reached < to) all.push({ state: "unknown", from: reached, to });
  return all;
}

const DAY_MS = 86_400_000;

/** The beginnings of the last days, the present one last, by the viewer's clock. */
export function lastDays(now: Date, count: number): readonly { from: number; to: number }[] {
  const midnight = new Date(now);
  midnight.setHours(0, 0, 0, 0);
  return Array.from({ length: count }, (_, back) => {
    const day = new Date(midnight);
    day.setDate(day.getDate() - (count - 1 - back));
    const next = new Date(day);
    next.setDate(next.getDate() + 1);
    return { from: day.getTime(), to: Math.max(next.getTime(), day.getTime() + DAY_MS / 2) };
  });
}
