import { useQuery } from "@tanstack/react-query";
import { read } from "@/api/client";
import type { Schemas } from "@/pages/stations/stations";

type Site = Schemas["SiteView"];
const NONE: readonly Site[] = [];
const AT_ONCE = 200;
const PAGES_MAX = 10;

/** The sites to choose from, by name. */
export function useSites(): readonly Site[] {
  const query = { limit: AT_ONCE, sort: "name" };
  const found = useQuery({
    queryKey: ["get", "/api/v1/sites", { params: { query: { ...query, all: true } } }],
    queryFn: async ({ signal }) => {
      const sites: Site[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < PAGES_MAX; page += 1) {
        const asked: object = cursor === null ? query : { ...query, cursor };
        const got: { items: Site[]; next: string | null } = await read("/api/v1/sites", {
          query: asked as Record<string, unknown>,
          signal,
        });
        sites.push(...got.items);
        cursor = got.next;
        if (cursor === null) break;
      }
      return sites;
    },
    staleTime: 60_000,
  });
  return found.data ?? NONE;
}
