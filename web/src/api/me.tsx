import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import { client, keepCsrfToken, whenSignedOut } from "@/api/client";
import { asProblem } from "@/api/problem";
import type { components } from "@/generated/api";
import { speakFor } from "@/words/words";

export type Me = components["schemas"]["MeView"];
export type Role = components["schemas"]["Role"];
export type Resource = components["schemas"]["Resource"];
export type Action = components["schemas"]["Action"];

export const ME_KEY = ["me"] as const;

/** Who is signed in; null when nobody is. */
export async function readMe(): Promise<Me | null> {
  try {
    const { data } = await client.GET("/api/v1/me");
    keepCsrfToken(data?.csrf_token ?? null);
    if (data !== undefined) await speakFor(data.default_language);
    return data ?? null;
  } catch (thrown) {
    if (asProblem(thrown).status === 401) return null;
    throw thrown;
  }
}

export function useMeQuery() {
  const queries = useQueryClient();
  useEffect(() => whenSignedOut(() => queries.setQueryData(ME_KEY, null)), [queries]);
  return useQuery({ queryKey: ME_KEY, queryFn: readMe, staleTime: 60_000, retry: retryOutages });
}

function retryOutages(count: number, thrown: Error): boolean {
  return asProblem(thrown).isOutage && count < 3;
}

const MeContext = createContext<Me | null>(null);

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

/** Who is signed in, on pages that are shown to nobody else. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === null) throw new Error("useMe outside of the signed-in part");
  return me;
}

/** Whether the caller's role may do this; the platform judges again. */
export function useMay(): (action: Action, resource: Resource) => boolean {
  const me = useMe();
  return useMemo(() => {
    const allowed = new Set(
      me.permissions.flatMap((each) => each.actions.map((action) => `${action} ${each.resource}`)),
    );
    return (action, resource) => allowed.has(`${action} ${resource}`);
  }, [me]);
}
