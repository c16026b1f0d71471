import { Button } from "@mantine/core";
import { IconBolt, IconHistory } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useMay } from "@/api/me";
import { useSite } from "@/api/names";
import type { components } from "@/generated/api";
import { type Column, DataList } from "@/parts/DataList";
import { Energy, Instant, Money, Power } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { PageTabs } from "@/parts/PageTabs";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { useSearchParams } from "@/shell/search";
import { METER_PROOF, SESSION } from "@/status/signs";
import { SESSION_FLAGS } from "./codes";
import { Flags, Length, Payer, SiteName, StationName } from "./parts";
import { useSay } from "./words";

const ADDRESS = "/api/v1/sessions";
type Row = RowOf<typeof ADDRESS>;
type Status = components["schemas"]["Status"];

const LIVE: readonly Status[] = [
  "ready",
  "in_progress",
  "settling",
  "rating_failed",
  "billing_failed",
];
const VIEWS = ["live", "all"] as const;
type View = (typeof VIEWS)[number];
const LIVE_MS = 10_000;

/** Every charging session: those that need somebody's eye now, and all there ever were. */
export default function Sessions() {
  const { t } = useTranslation("sessions");
  const [scope] = useScope();
  const [search, setSearch] = useSearchParams();
  const view: View = search.get("view") === "all" ? "all" : "live";
  const see = (next: View) =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (next === "live") after.delete("view");
      else after.set("view", next);
      after.delete("status");
      return after;
    });
  const scoped = useScoped();
  const filters = useFilters(view);
  const columns = useColumns();
  const asked = useMemo(
    () => ({ ...scopeFilter(scope), ...(view === "live" ? { status: LIVE } : {}) }),
    [scope, view],
  );
  return (
    <Page
      title={t("title")}
      tabs={
        <PageTabs
          label={t("view.label")}
          parts={[
            { part: "live", title: t("view.live"), icon: <IconBolt size={16} aria-hidden /> },
            { part: "all", title: t("view.all"), icon: <IconHistory size={16} aria-hidden /> },
          ]}
          part={view}
          open={see}
        />
      }
    >
      <DataList
        key={view}
        name={t("title")}
        address={ADDRESS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-opened_at"
        {...(view === "live" ? { every: LIVE_MS } : {})}
        link={(row) => scoped(`/sessions/${row.id}`)}
        empty={
          view === "live" ? (
            <EmptyState
              shape={IconBolt}
              title={t("emptyLive.title")}
              action={
                <Button variant="default" onClick={() => see("all")}>
                  {t("emptyLive.all")}
                </Button>
              }
            >
              {t("emptyLive.text")}
            </EmptyState>
          ) : (
            <EmptyState shape={IconBolt} title={t("empty.title")}>
              {t("empty.text")}
            </EmptyState>
          )
        }
      />
    </Page>
  );
}

function useFilters(view: View): readonly Filter[] {
  const { t } = useTranslation(["sessions", "status"]);
  const say = useSay();
  const may = useMay();
  return useMemo(() => {
    const statuses = view === "live" ? LIVE : (Object.keys(SESSION) as Status[]);
    const payer: Filter = {
      kind: "choice",
      name: "payer",
      title: t("payer"),
      choices: (["card", "token", "station", "nobody"] as const).map((value) => ({
        value,
        title: t(`means.${value}`),
      })),
    };
    return [
      {
        kind: "choice",
        name: "status",
        title: t("status"),
        choices: statuses.map((value) => ({
          value,
          title: t(SESSION[value].word as never, { ns: "status" }),
        })),
      },
      { kind: "station", name: "station_id", title: t("station") },
      { kind: "period", name: "opened_at", title: t("opened") },
      ...(may("read", "payments") ? [payer] : []),
      {
        kind: "choice",
        name: "flag",
        title: t("flag"),
        choices: SESSION_FLAGS.map((value) => ({ value, title: say(`sessionFlag.${value}`) })),
      },
      {
        kind: "choice",
        name: "meter_proof",
        title: t("meterProof"),
        choices: (Object.keys(METER_PROOF) as (keyof typeof METER_PROOF)[]).map((value) => ({
          value,
          title: t(METER_PROOF[value].word as never, { ns: "status" }),
        })),
      },
    ];
  }, [t, say, view, may]);
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("sessions");
  return useMemo(
    () => [
      {
        id: "station",
        title: t("stationAndEvse"),
        cell: (row) => <StationName session={row} />,
        width: 140,
        isName: true,
      },
      {
        id: "status",
        title: t("status"),
        cell: (row) => <StatusMark sign={SESSION[row.status]} />,
        width: 135,
      },
      { id: "payer", title: t("payer"), cell: (row) => <Payer session={row} />, width: 122 },
      {
        id: "energy",
        title: t("energy"),
        cell: (row) => <Energy wh={row.energy_wh} />,
        width: 90,
        align: "end",
      },
      {
        id: "power",
        title: t("power"),
        cell: (row) => <Power w={row.status === "in_progress" ? row.power_w : null} />,
        width: 100,
        align: "end",
      },
      {
        id: "duration",
        title: t("duration"),
        cell: (row) => <Length session={row} />,
        width: 84,
        align: "end",
      },
      {
        id: "total",
        title: t("total"),
        cell: (row) => <Money value={row.total} />,
        width: 80,
        align: "end",
      },
      {
        id: "opened",
        title: t("opened"),
        cell: (row) => <SiteInstant at={row.opened_at} siteId={row.site_id} />,
        sort: "opened_at",
        width: 135,
      },
      {
        id: "ended",
        title: t("ended"),
        cell: (row) => <SiteInstant at={row.ended_at} siteId={row.site_id} />,
        width: 160,
        isExtra: true,
      },
      {
        id: "flags",
        title: t("flags"),
        cell: (row) => <Flags flags={row.flags} />,
        width: 102,
      },
      {
        id: "meter_proof",
        title: t("meterProof"),
        cell: (row) =>
          row.meter_proof === null ? null : <StatusMark bare sign={METER_PROOF[row.meter_proof]} />,
        width: 150,
        isExtra: true,
      },
      {
        id: "site",
        title: t("site"),
        cell: (row) => <SiteName id={row.site_id} />,
        width: 180,
        isExtra: true,
      },
      { id: "id", title: t("id"), cell: (row) => row.id, width: 260, isExtra: true },
    ],
    [t],
  );
}

function SiteInstant({ at, siteId }: { at: string | null; siteId: string }) {
  return <Instant at={at} zone={useSite(siteId)?.zone} />;
}
