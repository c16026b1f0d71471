/** What a thing was, from when to when; without an end it goes on. */
export type Span<State extends string> = {
  state: State;
  began_at: string;
  ended_at: string | null;
};
/** A stretch of a bar; `unknown` where nobody knows. Instants are milliseconds. */
export type Piece<State extends string> = { state: State | "unknown"; from: number; to: number };

/** Spans as a bar from one instant to another, without holes: where nobody knows, it says so. */
export function pieces<State extends string>(
  spans: readonly Span<State>[],
  from: number,
  to: number,
): readonly Piece<State>[] {
  const sorted = spans
    .map((each) => ({
      state: each.state,
      from: Math.max(from, Date.parse(each.began_at)),
      to: Math.min(to, each.ended_at === null ? to : Date.parse(each.ended_at)),
    }))
    .filter((each) => each.to > each.from)
    .sort((one, other) => one.from - other.from);
  const all: Piece<State>[] = [];
  let reached = from;
  for (const each of sorted) {
    if (each.from > reached) all.push({ state: "unknown", from: reached, to: each.from });
    if (each.to > reached) all.push({ ...each, from: Math.max(reached, each.from) });
    reached = Math.max(reached, each.to);
  }
  if (reached < to) all.push({ state: "unknown", from: reached, to });
  return all;
}

/**
 * A bar as it can be drawn: cells of equal length, neighbours that look the same as one. A cell is
 * what it was for longest, but whatever of `first` happened in it is seen, however short it was.
 */
export function drawn<State extends string>(
  all: readonly Piece<State>[],
  cells: number,
  first: readonly State[],
): readonly Piece<State>[] {
  const [from, to] = [all[0]?.from ?? 0, all.at(-1)?.to ?? 0];
  const length = (to - from) / cells;
  const found: Piece<State>[] = [];
  let at = 0;
  for (let cell = 0; cell < cells; cell += 1) {
    const begins = from + cell * length;
    const ends = begins + length;
    const within: Piece<State>[] = [];
    while ((all[at]?.to ?? Number.POSITIVE_INFINITY) <= begins) at += 1;
    for (let next = at; next < all.length; next += 1) {
      const each = all[next];
      if (each === undefined || each.from >= ends) break;
      within.push({ ...each, from: Math.max(begins, each.from), to: Math.min(ends, each.to) });
    }
    const times = lasted(within);
    const longest = [...times].sort((one, other) => other[1] - one[1])[0]?.[0] ?? "unknown";
    const state = first.find((each) => times.has(each)) ?? longest;
    const last = found.at(-1);
    if (last?.state === state) last.to = ends;
    else found.push({ state, from: begins, to: ends });
  }
  return found;
}

/** How long each state lasted in a bar, in milliseconds, in the order in which they came. */
export function lasted<State extends string>(
  all: readonly Piece<State>[],
): ReadonlyMap<State | "unknown", number> {
  const found = new Map<State | "unknown", number>();
  for (const each of all) {
    found.set(each.state, (found.get(each.state) ?? 0) + each.to - each.from);
  }
  return found;
}
