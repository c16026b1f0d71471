import { IconAdjustmentsCheck } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { SiteName, StationName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { STANDING } from "@/status/signs";
import { SettingsPage } from "./SettingsPage";
import { DRIFT } from "./settings";
import { Who } from "./Who";

type Row = RowOf<typeof DRIFT>;

/** Settings that are not as they shall be, over all stations. */
export default function Drift() {
  const { t } = useTranslation("settings");
  const scoped = useScoped();
  const [scope] = useScope();
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  return (
    <SettingsPage part="drift">
      <DataList
        name={t("part.drift")}
        address={DRIFT}
        asked={asked}
        columns={useColumns()}
        filters={useFilters()}
        sort="name"
        link={(row) => scoped(`/stations/${row.station_id}/configuration`)}
        empty={
          <EmptyState shape={IconAdjustmentsCheck} title={t("drift.empty")}>
            {t("drift.emptyText")}
          </EmptyState>
        }
      />
    </SettingsPage>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("settings");
  const { t: said } = useTranslation("status");
  return useMemo(
    () => [
      { kind: "text", name: "name_starts", title: t("setting") },
      { kind: "station", name: "station_id", title: t("station") },
      {
        kind: "choice",
        name: "standing",
        title: t("standing"),
        choices: Object.entries(STANDING)
          .filter(([standing]) => standing !== "agrees")
          .map(([value, sign]) => ({ value, title: said(sign.word as never) })),
      },
    ],
    [t, said],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("settings");
  return useMemo(
    () => [
      {
        id: "name",
        title: t("setting"),
        cell: (row) => <span title={row.name}>{row.name}</span>,
        sort: "name",
        width: 270,
        isName: true,
      },
      {
        id: "station",
        title: t("station"),
        cell: (row) => <StationName id={row.station_id} />,
        width: 120,
      },
      {
        id: "standing",
        title: t("standing"),
        cell: (row) => <StatusMark sign={STANDING[row.standing]} bare />,
        width: 150,
      },
      {
        id: "value",
        title: t("has"),
        cell: (row) =>
          row.value === null ? <Unknown /> : <span title={row.value}>{row.value}</span>,
        width: 150,
      },
      {
        id: "desired",
        title: t("shall"),
        cell: (row) => <span title={row.desired_value}>{row.desired_value}</span>,
        width: 150,
      },
      { id: "who", title: t("who"), cell: (row) => <Who row={row} />, width: 150 },
      {
        id: "heard",
        title: t("heard"),
        cell: (row) => <Instant at={row.heard_at} relative />,
        width: 120,
        isExtra: true,
      },
      {
        id: "site",
        title: t("site"),
        cell: (row) => <SiteName id={row.site_id} />,
        width: 140,
        isExtra: true,
      },
    ],
    [t],
  );
}
