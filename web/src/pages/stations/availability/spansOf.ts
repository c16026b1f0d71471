import { useQueries } from "@tanstack/react-query";
import { read } from "@/api/client";
import type { paths } from "@/generated/api";
import type { Span } from "@/parts/spans";
import type { EvseState } from "@/status/signs";

/** What an EVSE or a link can have been. */
export type State = EvseState | "online";
/** A row of the board: the link of a station, or one of its EVSEs. */
export type Thing = { kind: "link" | "evse"; id: string; title: string };
export type Period = "day" | "month";

/** Where each kind of thing tells its spans and its uptime, and the name of its id there. */
export const TOLD = {
  link: {
    spans: "/api/v1/stations/{station_id}/link-history",
    uptime: "/api/v1/stations/{station_id}/uptime",
    id: "station_id",
  },
  evse: {
    spans: "/api/v1/evses/{evse_id}/availability",
    uptime: "/api/v1/evses/{evse_id}/uptime",
    id: "evse_id",
  },
} as const satisfies Record<Thing["kind"], { spans: keyof paths; uptime: keyof paths; id: string }>;

export const EVERY_MS = 60_000;
const PAGE = 200;
/** Where a thing flaps, what is older than so many pages is left unknown. */
const PAGES_MAX = 10;

/** The spans of each of these things that reach into a period, newest first. */
export function useSpans(things: readonly Thing[], period: Period, since: number) {
  return useQueries({
    queries: things.map(({ kind, id }) => {
      const { spans: address, id: name } = TOLD[kind];
      const path = { [name]: id };
      return {
        queryKey: ["get", address, { params: { path, query: { period } } }],
        queryFn: ({ signal }: { signal: AbortSignal }) => readSpans(address, path, since, signal),
        refetchInterval: EVERY_MS,
      };
    }),
  });
}

async function readSpans(
  address: string,
  path: Record<string, string>,
  since: number,
  signal: AbortSignal,
): Promise<readonly Span<State>[]> {
  const found: Span<State>[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query: Record<string, unknown> = { sort: "-began_at", limit: PAGE };
    if (cursor !== null) query.cursor = cursor;
    const got: { items: Span<State>[]; next: string | null } = await read(address, {
      path,
      query,
      signal,
    });
    found.push(...got.items);
    const oldest = got.items.at(-1);
    cursor = got.next;
    if (cursor === null || oldest === undefined || Date.parse(oldest.began_at) <= since) break;
  }
  return found;
}
