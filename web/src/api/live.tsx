import { type Query, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { type Fact, type Liveness, stream } from "@/api/events";

const GATHER_MS = 700;
/** Where so many facts came at once, a busy network is not read anew at every one of them. */
const BUSY = 20;
const GATHER_BUSY_MS = 5_000;
const PAGES_MAX = 4;

/** What is counted and added up: tiles and charts beside each other say the same at any moment. */
const FIGURES = ["/api/v1/overview", "/api/v1/statistics"] as const;

/** Which addresses of the API tell of a thing with this prefix. */
const TOLD_BY: Readonly<Record<string, readonly string[]>> = {
  stn: [
    "/api/v1/stations",
    "/api/v1/evses",
    "/api/v1/pending-stations",
    "/api/v1/local-lists",
    ...FIGURES,
  ],
  evs: ["/api/v1/stations", "/api/v1/evses", ...FIGURES],
  ses: ["/api/v1/sessions", ...FIGURES],
  // What becomes of a payment is told of it: its holds, refunds, documents and entries as well.
  pay: [
    "/api/v1/payments",
    "/api/v1/open-holds",
    "/api/v1/refunds",
    "/api/v1/receipts",
    "/api/v1/ledger",
    ...FIGURES,
  ],
  rfd: ["/api/v1/refunds", "/api/v1/payments"],
  rcp: ["/api/v1/receipts"],
  trm: ["/api/v1/terminals"],
  cmd: ["/api/v1/commands", "/api/v1/stations", "/api/v1/file-jobs"],
  chp: ["/api/v1/charging-profiles", "/api/v1/charging-plans", "/api/v1/stations"],
  csd: ["/api/v1/composite-schedules"],
  cpr: ["/api/v1/charging-profile-reports"],
  lim: ["/api/v1/charging-limits"],
  bsw: ["/api/v1/battery-swaps"],
  est: ["/api/v1/event-streams"],
  der: ["/api/v1/der-controls"],
  dve: ["/api/v1/der-events", "/api/v1/der-controls"],
  drr: ["/api/v1/der-control-reports", "/api/v1/der-controls"],
  vpl: ["/api/v1/vehicle-plans"],
  chn: ["/api/v1/charging-plans", "/api/v1/charging-profiles"],
  fjb: ["/api/v1/file-jobs", "/api/v1/station-files", "/api/v1/stations"],
  fwi: ["/api/v1/firmware-images"],
  tpl: ["/api/v1/setting-"],
  job: ["/api/v1/setting-"],
  fro: ["/api/v1/firmware-r"],
  llj: ["/api/v1/local-list-"],
  run: ["/api/v1/setting-"],
  // How far a job is stands with the job, and moves with each of its stations.
  frn: ["/api/v1/firmware-r"],
  llr: ["/api/v1/local-list-"],
  sst: ["/api/v1/station-settlements"],
  att: ["/api/v1/attention", "/api/v1/overview"],
  ent: ["/api/v1/ledger"],
  stl: ["/api/v1/ledger"],
  usr: ["/api/v1/users"],
  key: ["/api/v1/api-keys"],
  tok: ["/api/v1/tokens"],
  rsv: ["/api/v1/reservations"],
  trf: ["/api/v1/tariffs"],
  trv: ["/api/v1/tariffs"],
  sit: ["/api/v1/sites", "/api/v1/scopes"],
  grp: ["/api/v1/station-groups", "/api/v1/stations", "/api/v1/scopes"],
  tac: ["/api/v1/terminal-accounts"],
  org: ["/api/v1/organizations", "/api/v1/scopes"],
};

/** Reads again what a fact may have changed and is on screen; facts of a moment are gathered. */
export function useLiveData(): void {
  const queries = useQueryClient();
  useEffect(() => {
    let waiting: Fact[] = [];
    let gather = GATHER_MS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const settle = () => {
      const facts = waiting;
      waiting = [];
      timer = undefined;
      gather = facts.length < BUSY ? GATHER_MS : GATHER_BUSY_MS;
      void queries.invalidateQueries({ predicate: (query) => isTouched(query, facts) });
    };
    const off = stream.onFact((fact) => {
      waiting.push(fact);
      timer ??= setTimeout(settle, gather);
    });
    const offGap = stream.onGap(() => void queries.invalidateQueries());
    const stop = stream.start();
    return () => {
      off();
      offGap();
      stop();
      clearTimeout(timer);
    };
  }, [queries]);
}

/** Whether what is on screen follows what happens. */
export function useLiveness(): Liveness {
  return useSyncExternalStore(stream.watch, () => stream.liveness);
}

/** Whether one of these facts may have changed what this query has read. */
export function isTouched(
  query: Pick<Query, "queryKey" | "state">,
  facts: readonly Fact[],
): boolean {
  const [method, address, asked] = query.queryKey;
  if (method !== "get" || typeof address !== "string") return false;
  if (isLongList(query.state.data)) return false;
  const one = idIn(asked);
  return facts.some((fact) => {
    const ids = [fact.about, fact.station_id, fact.session_id, fact.payment_id, ...partsOf(fact)];
    if (one !== null) return ids.includes(one);
    return ids.some((id) =>
      TOLD_BY[id?.slice(0, 3) ?? ""]?.some((path) => address.startsWith(path)),
    );
  });
}

/** Of which tariff a version was published, for which site a contact was written down, of which job a station is. */
function partsOf(fact: Fact): string[] {
  const { tariff_id: tariff, site_id: site, job_id: job } = fact.body;
  return [tariff, site, job].filter((id) => typeof id === "string");
}

/** A list of which much has been read is not read again under the reader's eyes. */
function isLongList(data: unknown): boolean {
  const pages = (data as { pages?: unknown[] } | undefined)?.pages;
  return pages !== undefined && pages.length > PAGES_MAX;
}

function idIn(asked: unknown): string | null {
  const path = (asked as { params?: { path?: Record<string, string> } } | undefined)?.params?.path;
  return path === undefined ? null : (Object.values(path)[0] ?? null);
}
