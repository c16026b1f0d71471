import { useQuery } from "@tanstack/react-query";
import { read } from "@/api/client";
import type { components } from "@/generated/api";

export type Installation = components["schemas"]["InstallationView"];

/** What this installation is called and how it is set; undefined until that is known. */
export function useInstallation(): Installation | undefined {
  return useQuery({
    queryKey: ["get", "/api/v1/installation", {}],
    queryFn: ({ signal }) => read<Installation>("/api/v1/installation", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}
