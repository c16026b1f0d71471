import { useCallback, useEffect, useRef, useState } from "react";

/** How long a pointer must rest before rows may move under it. */
const REST_MS = 1_200;

/**
 * The rows of before in their places, each as it is now, or as it was where it is gone; what was
 * fetched below them is let in, what came between or above is not yet.
 */
export function inPlace<Row>(
  before: readonly Row[],
  now: readonly Row[],
  idOf: (row: Row) => string,
): readonly Row[] {
  const known = new Map(now.map((row) => [idOf(row), row]));
  const held = new Set(before.map(idOf));
  const last = now.findLastIndex((row) => held.has(idOf(row)));
  const below = last < 0 ? [] : now.slice(last + 1);
  return [...before.map((row) => known.get(idOf(row)) ?? row), ...below];
}

/**
 * Rows that do not slip from under a mouse on its way to one of them: while it moves over them they
 * keep their places, and what came meanwhile is let in when it rests or leaves.
 */
export function useSteady<Row>(rows: readonly Row[], idOf: (row: Row) => string) {
  const [held, setHeld] = useState<readonly Row[] | null>(null);
  const rest = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const release = useCallback(() => {
    clearTimeout(rest.current);
    setHeld(null);
  }, []);
  useEffect(() => () => clearTimeout(rest.current), []);
  return {
    rows: held === null ? rows : inPlace(held, rows, idOf),
    hold: {
      onPointerMove: (event: { pointerType: string }) => {
        if (event.pointerType !== "mouse") return;
        clearTimeout(rest.current);
        rest.current = setTimeout(release, REST_MS);
        setHeld((before) => before ?? rows);
      },
      onPointerLeave: release,
    },
  };
}
