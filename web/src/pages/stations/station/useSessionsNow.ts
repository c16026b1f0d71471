import { useQuery } from "@tanstack/react-query";
import { read } from "@/api/client";
import type { Session } from "@/pages/stations/stations";

const EVERY_MS = 7_000;
const NONE: readonly Session[] = [];

/** The sessions that run at a station; meter readings are no facts, so they are looked for. */
export function useSessionsNow(stationId: string): readonly Session[] {
  const query = { station_id: stationId, status: ["ready", "in_progress"], limit: 50 };
  const found = useQuery({
    queryKey: ["get", "/api/v1/sessions", { params: { query } }],
    queryFn: ({ signal }) => read<{ items: Session[] }>("/api/v1/sessions", { query, signal }),
    refetchInterval: (running) => ((running.state.data?.items.length ?? 0) > 0 ? EVERY_MS : false),
  });
  return found.data?.items ?? NONE;
}
