import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { read } from "@/api/client";
import { actOn, isCommand } from "@/pages/stations/bulk/acts";
import { type BulkKind, bulkRuns, type Run, type Target } from "@/pages/stations/bulk/run";
import { GROUPS, type Group, STATIONS, type Station } from "@/pages/stations/stations";

const AT_ONCE = 100;

/** The run that goes on or was last; null where none was. */
export function useBulkRun(): Run | null {
  return useSyncExternalStore(bulkRuns.watch, () => bulkRuns.now);
}

/** The chosen stations themselves, in the order of their names; undefined while they are read. */
export function useChosen(ids: ReadonlySet<string>): readonly Station[] | undefined {
  const pages = useMemo(() => {
    const all = [...ids].sort();
    const found: string[][] = [];
    for (let from = 0; from < all.length; from += AT_ONCE) {
      found.push(all.slice(from, from + AT_ONCE));
    }
    return found;
  }, [ids]);
  return useQueries({
    queries: pages.map((some) => ({
      queryKey: ["get", STATIONS, { params: { query: { id: some, limit: AT_ONCE } } }],
      queryFn: () => read<{ items: Station[] }>(STATIONS, { query: { id: some, limit: AT_ONCE } }),
    })),
    combine: (results) =>
      results.every((each) => each.data !== undefined)
        ? results
            .flatMap((each) => each.data?.items ?? [])
            .sort((one, other) => one.name.localeCompare(other.name))
        : undefined,
  });
}

/** The groups that one may put stations into. */
export function useGroups(enabled = true): readonly Group[] {
  const query = { limit: 200, sort: "name" };
  const found = useQuery({
    queryKey: ["get", GROUPS, { params: { query } }],
    queryFn: ({ signal }) => read<{ items: Group[] }>(GROUPS, { query, signal }),
    enabled,
    staleTime: 60_000,
  });
  return found.data?.items ?? NONE;
}

const NONE: readonly Group[] = [];

/** Whom a command does not reach now. */
export function targetsOf(kind: BulkKind, stations: readonly Station[]): Target[] {
  return stations.map(({ id, name, is_connected }) => ({
    id,
    name,
    isLeftOut: isCommand(kind) && !is_connected,
  }));
}

/** Begins a run; the pages read the stations again when it is over. */
export function useBegin(): (
  kind: BulkKind,
  stations: readonly Station[],
  group: Group | null,
) => void {
  const queries = useQueryClient();
  return (kind, stations, group) => {
    const asked = { kind, about: group?.name ?? null, targets: targetsOf(kind, stations) };
    void bulkRuns
      .begin(asked, (target) => actOn(kind, target, group?.id ?? null))
      .then(() => queries.invalidateQueries({ queryKey: ["get", STATIONS] }));
  };
}
