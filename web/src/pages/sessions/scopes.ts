import type { components } from "@/generated/api";

type Schemas = components["schemas"];
type Session = Schemas["SessionView"];
export type ScopeWord = Schemas["Scope"] | "waiting" | "settling";

/** A stretch of a session's life; `end` null while it lasts. */
export type Stretch = {
  scope: ScopeWord;
  start: number;
  end: number;
  lasts: boolean;
  /** Of the whole, from 0 to 1. */
  share: number;
};

/**
 * The life of a session as stretches side by side: waiting for the start, what the API says the time
 * was spent on, and the settling after the end. What lasts ends at `now`.
 */
export function stretches(
  session: Pick<Session, "opened_at" | "started_at" | "ended_at" | "closed_at" | "status">,
  told: readonly { scope: Schemas["Scope"]; start: string; end: string }[],
  now: number,
): readonly Stretch[] {
  const opened = at(session.opened_at);
  const started = session.started_at === null ? null : at(session.started_at);
  const ended = session.ended_at === null ? null : at(session.ended_at);
  const closed = session.closed_at === null ? null : at(session.closed_at);
  const found: Omit<Stretch, "share">[] = [];
  const put = (scope: ScopeWord, start: number, end: number, lasts: boolean) => {
    if (end > start || lasts) found.push({ scope, start, end: Math.max(start, end), lasts });
  };
  if (session.status !== "refused") {
    put("waiting", opened, started ?? closed ?? now, started === null && closed === null);
  }
  for (const [index, part] of told.entries()) {
    const isLast = index === told.length - 1;
    const lasts = isLast && ended === null;
    put(part.scope, at(part.start), lasts ? Math.max(now, at(part.end)) : at(part.end), lasts);
  }
  if (ended !== null) put("settling", ended, closed ?? now, closed === null);
  const whole = found.reduce((sum, each) => sum + each.end - each.start, 0);
  return found.map((each) => ({
    ...each,
    share: whole === 0 ? 1 / found.length : (each.end - each.start) / whole,
  }));
}

/** How long each scope lasted, in seconds, in the order in which they first came. */
export function totals(parts: readonly Stretch[]): ReadonlyMap<ScopeWord, number> {
  const sums = new Map<ScopeWord, number>();
  for (const part of parts) {
    sums.set(part.scope, (sums.get(part.scope) ?? 0) + (part.end - part.start) / 1000);
  }
  return sums;
}

/** Seconds of a session up to now: from the station's start, or from the first word of it. */
export function lengthOf(
  session: Pick<Session, "opened_at" | "started_at" | "ended_at" | "closed_at">,
  now: number,
): number {
  const start = at(session.started_at ?? session.opened_at);
  const end = session.ended_at ?? (session.started_at === null ? session.closed_at : null);
  return Math.max(0, (end === null ? now : at(end)) - start) / 1000;
}

function at(instant: string): number {
  return new Date(instant).getTime();
}

const NEAR_MS = 5_000;

/** The scope that began about then; null where none did: the station's clock and ours may differ. */
export function scopeSince(
  told: readonly { scope: Schemas["Scope"]; start: string }[],
  instant: string,
): Schemas["Scope"] | null {
  const near = told.filter((each) => Math.abs(at(each.start) - at(instant)) < NEAR_MS);
  return near.length === 1 ? (near[0]?.scope ?? null) : null;
}

const SCOPES: Readonly<Record<Schemas["Scope"], true>> = {
  none: true,
  reservation: true,
  charging: true,
  parking: true,
  fault: true,
};

/** From which scope to which, as the fact of it says; null where it does not. */
export function scopesIn(
  body: Readonly<Record<string, unknown>>,
): Record<"before" | "after", Schemas["Scope"] | null> {
  const known = (value: unknown) =>
    typeof value === "string" && value in SCOPES ? (value as Schemas["Scope"]) : null;
  return { before: known(body.before), after: known(body.after) };
}

/** An instant that is written below the picture, where there is room for it. */
export type Mark = {
  at: number;
  share: number;
  edge: "first" | "last" | "between";
  lasts: boolean;
};

const ROOM = 0.1;

/** The edges of the stretches, leaving out those that would stand on one another. */
export function marksOf(parts: readonly Stretch[]): readonly Mark[] {
  const first = parts[0];
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return [];
  const found: Mark[] = [{ at: first.start, share: 0, edge: "first", lasts: false }];
  let share = 0;
  let before = 0;
  for (const part of parts.slice(0, -1)) {
    share += part.share;
    if (share - before < ROOM || 1 - share < ROOM) continue;
    found.push({ at: part.end, share, edge: "between", lasts: false });
    before = share;
  }
  if (last.end > first.start) {
    found.push({ at: last.end, share: 1, edge: "last", lasts: last.lasts });
  }
  return found;
}
