import { useCallback } from "react";
import { type NavigateOptions, useSearchParams as useDrawnSearch } from "react-router";

type Change = (now: URLSearchParams) => URLSearchParams;

/**
 * What the address asks for. It is changed as it stands in the address now: what was drawn last may be
 * older, and who chooses two things quickly would lose the first.
 */
export function useSearchParams(): [
  URLSearchParams,
  (change: Change, options?: NavigateOptions) => void,
] {
  const [search, setSearch] = useDrawnSearch();
  const change = useCallback(
    (how: Change, options?: NavigateOptions) =>
      setSearch(() => how(new URLSearchParams(window.location.search)), options),
    [setSearch],
  );
  return [search, change];
}
