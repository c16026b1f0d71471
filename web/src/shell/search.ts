import { useCallback } from "react";
import { type NavigateOptions, useSearchParams as useDrawnSearch } from "react-router";

type Change = (now: URLSearchParams) => URLSearchParams;

/** Where an address asks for the form of what it shows. */
export const EDIT = "edit";

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

/** Whether the address asks for the form of what it shows, and how to come and go. */
export function useEditing(): [boolean, (on: boolean) => void] {
  const [search, setSearch] = useSearchParams();
  const edit = (on: boolean) =>
    setSearch((now) => {
      if (on) now.set(EDIT, "");
      else now.delete(EDIT);
      return now;
    });
  return [search.has(EDIT), edit];
}
