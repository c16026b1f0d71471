import { useCallback, useMemo } from "react";
import type { To } from "react-router";
import type { Asked } from "@/api/lists";
import { useSearchParams } from "@/shell/search";

export type ScopeKind = "organization" | "site" | "group";
export type Scope = { kind: ScopeKind; id: string } | null;

const NAME = "scope";
const KINDS: readonly ScopeKind[] = ["organization", "site", "group"];

/** What part of the network is looked at: in the address, so that it can be sent to a colleague. */
export function useScope(): [Scope, (scope: Scope) => void] {
  const [search, setSearch] = useSearchParams();
  const text = search.get(NAME);
  const scope = useMemo(() => readScope(text), [text]);
  const choose = useCallback(
    (next: Scope) =>
      setSearch((before) => {
        const after = new URLSearchParams(before);
        if (next === null) after.delete(NAME);
        else after.set(NAME, `${next.kind}:${next.id}`);
        return after;
      }),
    [setSearch],
  );
  return [scope, choose];
}

export function readScope(text: string | null): Scope {
  const [kind, id] = (text ?? "").split(":");
  const known = KINDS.find((each) => each === kind);
  return known === undefined || !id ? null : { kind: known, id };
}

/** The scope as filters of a list. */
export function scopeFilter(scope: Scope): Asked {
  return scope === null ? {} : { [`${scope.kind}_id`]: scope.id };
}

/** An address that keeps the scope. */
export function useScoped(): (path: string) => To {
  const [search] = useSearchParams();
  const text = search.get(NAME);
  return useCallback((path: string) => keepScope(path, text), [text]);
}

/** An address, which may ask for something already, with the scope as another has it. */
export function keepScope(path: string, text: string | null): To {
  if (text === null) return path;
  const [pathname = "", asked] = path.split("?", 2);
  return { pathname, search: `?${asked === undefined ? "" : `${asked}&`}${NAME}=${text}` };
}
