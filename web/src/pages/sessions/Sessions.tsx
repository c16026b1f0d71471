import { IconBolt } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useSite, useStation } from "@/api/names";
import { type Column, DataList } from "@/parts/DataList";
import { Energy, Instant, Money, Power, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { SESSION } from "@/status/signs";

const ADDRESS = "/api/v1/sessions";
type Row = RowOf<typeof ADDRESS>;

/** Every charging session, running and past. */
export default function Sessions() {
  const { t } = useTranslation("sessions");
  const [scope] = useScope();
  const scoped = useScoped();
  const filters = useFilters();
  const columns = useColumns();
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  return (
    <Page title={t("title")}>
      <DataList
        name={t("title")}
        address={ADDRESS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-opened_at"
        link={(row) => scoped(`/sessions/${row.id}`)}
        empty={
          <EmptyState shape={IconBolt} title={t("empty.title")}>
            {t("empty.text")}
          </EmptyState>
        }
      />
    </Page>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation(["sessions", "status"]);
  return useMemo(
    () => [
      {
        kind: "choice",
        name: "status",
        title: t("status"),
        choices: Object.entries(SESSION).map(([value, sign]) => ({
          value,
          title: t(sign.word as never, { ns: "status" }),
        })),
      },
      { kind: "period", name: "opened_at", title: t("opened") },
    ],
    [t],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("sessions");
  return useMemo(
    () => [
      {
        id: "station",
        title: t("station"),
        cell: (row) => <StationName id={row.station_id} evseNo={row.evse_no} />,
        width: 200,
        isName: true,
      },
      {
        id: "status",
        title: t("status"),
        cell: (row) => <StatusMark sign={SESSION[row.status]} />,
        width: 150,
      },
      {
        id: "opened",
        title: t("opened"),
        cell: (row) => <Instant at={row.opened_at} />,
        sort: "opened_at",
        width: 180,
      },
      {
        id: "energy",
        title: t("energy"),
        cell: (row) => <Energy wh={row.energy_wh} />,
        width: 110,
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
        id: "total",
        title: t("total"),
        cell: (row) => <Money value={row.total} />,
        width: 110,
        align: "end",
      },
      {
        id: "ended",
        title: t("ended"),
        cell: (row) => <Instant at={row.ended_at} />,
        sort: "ended_at",
        width: 180,
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

function StationName({ id, evseNo }: { id: string; evseNo: number | null }) {
  const station = useStation(id);
  const evse = station?.evses.find((each) => each.evse_no === evseNo);
  if (station === undefined) return id;
  return evse === undefined ? station.name : `${station.name} · ${evse.label}`;
}

function SiteName({ id }: { id: string }) {
  return useSite(id)?.name ?? <Unknown />;
}
