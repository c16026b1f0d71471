import type { EvseState } from "@/status/signs";

const WORST_FIRST: readonly EvseState[] = [
  "faulted",
  "offline",
  "out_of_service",
  "available",
  "occupied",
  "unknown",
];

/** What a site is shown as: what is worst about any of its EVSEs. */
export function worstOf(counts: Readonly<Record<EvseState, number>>): EvseState {
  return WORST_FIRST.find((state) => counts[state] > 0) ?? "unknown";
}
