import type { components } from "@/generated/api";

export type Version = components["schemas"]["TariffVersionItem"];
export type Standing = "upcoming" | "holds" | "replaced" | "ended";

/**
 * What each version is now: a session takes the one that began to hold last among those whose time
 * it is when it begins, and keeps it to its end.
 */
export function standings(versions: readonly Version[], now: Date): ReadonlyMap<string, Standing> {
  const at = now.getTime();
  const isOver = (each: Version) => each.valid_to !== null && Date.parse(each.valid_to) <= at;
  const isAhead = (each: Version) => Date.parse(each.valid_from) > at;
  const [holding] = versions
    .filter((each) => !isOver(each) && !isAhead(each))
    .sort(
      (one, other) =>
        Date.parse(other.valid_from) - Date.parse(one.valid_from) || other.number - one.number,
    );
  return new Map(
    versions.map((each) => [
      each.id,
      each.id === holding?.id
        ? "holds"
        : isOver(each)
          ? "ended"
          : isAhead(each)
            ? "upcoming"
            : "replaced",
    ]),
  );
}
