import { useQuery } from "@tanstack/react-query";
import { useOutletContext, useParams } from "react-router";
import { api, read } from "@/api/client";
import { useMay } from "@/api/me";
import { useSite } from "@/api/names";
import { STATION, type Station, type Terminal } from "@/pages/stations/stations";

/** The station of this address, read again when a fact concerns it. */
export function useStationQuery() {
  const { stationId = "" } = useParams();
  return api.useQuery("get", STATION, { params: { path: { station_id: stationId } } });
}

/** The station, on pages below it. */
export function useThisStation(): Station {
  return useOutletContext<Station>();
}

/** The zone in which a station stands; null until it is known. */
export function useZone(station: Station): string | null {
  return useSite(station.site_id)?.zone ?? null;
}

const NONE: readonly Terminal[] = [];

/** The terminals of a site; none for those who may not see them. */
export function useTerminalsOf(siteId: string) {
  const may = useMay();
  const query = { site_id: siteId, limit: 200, sort: "label" };
  const found = useQuery({
    queryKey: ["get", "/api/v1/terminals", { params: { query } }],
    queryFn: ({ signal }) => read<{ items: Terminal[] }>("/api/v1/terminals", { query, signal }),
    enabled: may("read", "terminals"),
  });
  return { ...found, terminals: found.data?.items ?? NONE };
}
