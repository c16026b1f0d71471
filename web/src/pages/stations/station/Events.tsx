import { IconEye } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { EventList } from "@/pages/events/EventList";
import { SeverityMark } from "@/pages/events/SeverityMark";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { Streams } from "@/pages/stations/streams/Streams";
import { type Column, DataList } from "@/parts/DataList";
import { Instant } from "@/parts/figures";
import { EmptyState } from "@/parts/states";

const MONITORS = "/api/v1/stations/{station_id}/monitors";
/** Monitors of these kinds tell every so many seconds, and watch for no threshold. */
const EVERY: ReadonlySet<string> = new Set(["Periodic", "PeriodicClockAligned"]);
type Monitor = RowOf<typeof MONITORS>;

/** What a station noticed by itself, and what it watches. */
export default function Events() {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const path = useMemo(() => ({ station_id: station.id }), [station.id]);
  return (
    <>
      <EventList stationId={station.id} />
      <DataList
        isSection
        name={t("events.monitors")}
        address={MONITORS}
        path={path}
        columns={useMonitorColumns()}
        sort="monitor_no"
        empty={
          <EmptyState shape={IconEye} title={t("events.noMonitors")}>
            {t("events.noMonitorsText")}
          </EmptyState>
        }
      />
      {station.subprotocol === "ocpp2.1" && <Streams station={station} />}
    </>
  );
}

function useMonitorColumns(): readonly Column<Monitor>[] {
  const { t } = useTranslation("stations");
  return useMemo(
    () => [
      {
        id: "name",
        title: t("events.name"),
        cell: (row) => <span title={row.name}>{row.name}</span>,
        width: 265,
        isName: true,
      },
      {
        id: "kind",
        title: t("events.kind"),
        cell: (row) => t(`events.kinds.${row.kind}`, row.kind),
        width: 165,
      },
      {
        id: "threshold",
        title: t("events.threshold"),
        cell: (row) =>
          EVERY.has(row.kind) ? t("events.every", { seconds: Number(row.value) }) : row.value,
        width: 115,
        align: "end",
      },
      {
        id: "source",
        title: t("events.source"),
        cell: (row) => (row.source === null ? "" : t(`events.sources.${row.source}`)),
        width: 125,
      },
      {
        id: "severity",
        title: t("events.severity"),
        cell: (row) => <SeverityMark severity={row.severity} />,
        width: 150,
      },
      {
        id: "heard",
        title: t("events.heard"),
        cell: (row) => <Instant at={row.heard_at} relative />,
        width: 120,
      },
    ],
    [t],
  );
}
