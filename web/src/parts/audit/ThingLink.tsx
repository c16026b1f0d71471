import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Entry, kindOf } from "@/parts/audit/sentence";
import { KINDS } from "@/shell/Search";
import { useScoped } from "@/shell/scope";

/** Kinds that search does not find and that have a page all the same. */
const MORE: Readonly<Record<string, (id: string) => string>> = {
  tariff: (id) => `/tariffs/${id}`,
  pending_station: () => "/stations/pending",
};
/** What is shown in a list and has no page of its own. */
const LISTED: Readonly<Record<string, string>> = {
  user: "/users",
  api_key: "/api-keys",
  token: "/tokens",
  ledger: "/ledger",
  settlement: "/ledger",
  station_settlement: "/station-payments",
  attention: "/attention",
};

/** Where a thing is looked at; null where there is no such place. */
export function placeOf(kind: string, id: string | null): string | null {
  const listed = LISTED[kind];
  if (listed !== undefined) return listed;
  if (id === null) return null;
  return MORE[kind]?.(id) ?? KINDS[kind]?.to(id) ?? null;
}

/** What a deed was done to, by the name it had, leading to its page. */
export function ThingLink({
  entry,
}: {
  entry: Pick<Entry, "thing_kind" | "thing_id" | "thing_name">;
}) {
  const { t } = useTranslation("audit");
  const scoped = useScoped();
  const kind = kindOf(t, entry.thing_kind);
  const name = entry.thing_name ?? kind;
  const to = placeOf(entry.thing_kind, entry.thing_id);
  if (to === null) return <span title={kind}>{name}</span>;
  return (
    <Anchor component={Link} inherit to={scoped(to)} title={`${kind} ${entry.thing_id ?? ""}`}>
      {name}
    </Anchor>
  );
}
