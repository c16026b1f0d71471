import { useMemo } from "react";
import { api } from "@/api/client";
import { useList } from "@/api/lists";
import type { components } from "@/generated/api";

type Schemas = components["schemas"];
export type Tariff = Schemas["TariffView"];
export type PublishedVersion = Schemas["TariffVersionView"];
export type Uses = {
  sites: readonly Schemas["SiteView"][];
  evses: readonly Schemas["EvseView"][];
  /** Whether there are more than were read. */
  isMore: boolean;
};

export function useTariffPage(tariffId: string) {
  const path = { tariff_id: tariffId };
  const tariff = api.useQuery("get", "/api/v1/tariffs/{tariff_id}", { params: { path } });
  const versions = useList("/api/v1/tariffs/{tariff_id}/versions", {}, { path });
  return { tariff, versions };
}

/** A published version, which never changes. */
export function useVersion(tariffId: string, versionId: string | null) {
  return api.useQuery(
    "get",
    "/api/v1/tariffs/{tariff_id}/versions/{tariff_version_id}",
    { params: { path: { tariff_id: tariffId, tariff_version_id: versionId ?? "" } } },
    { enabled: versionId !== null, staleTime: 300_000 },
  );
}

/** Where a tariff prices what begins: sites, and EVSEs with a tariff of their own. */
export function useUses(tariffId: string): Uses | null {
  const sites = useList("/api/v1/sites", { tariff_id: tariffId, sort: "name" });
  const evses = useList("/api/v1/evses", { tariff_id: tariffId });
  return useMemo(() => {
    if (sites.isPending || evses.isPending) return null;
    const [some, single] = [sites.data?.pages[0], evses.data?.pages[0]];
    return {
      sites: some?.items ?? [],
      evses: single?.items ?? [],
      isMore: Boolean(some?.next) || Boolean(single?.next),
    };
  }, [sites.isPending, sites.data, evses.isPending, evses.data]);
}
