import { IconEye, IconHeartbeat } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { EVENT, severityOf } from "@/status/signs";
import type words from "@/words/en/stations.json";

const EVENTS = "/api/v1/stations/{station_id}/events";
const MONITORS = "/api/v1/stations/{station_id}/monitors";
type Event = RowOf<typeof EVENTS>;
type Monitor = RowOf<typeof MONITORS>;
type Severity = keyof (typeof words)["events"]["severities"];

/** What a station noticed by itself, and what it watches. */
export default function Events() {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const path = useMemo(() => ({ station_id: station.id }), [station.id]);
  const filters = useMemo<readonly Filter[]>(
    () => [
      { kind: "text", name: "name_starts", title: t("events.name") },
      {
        kind: "choice",
        name: "is_cleared",
        title: t("events.state"),
        isSingle: true,
        choices: [
          { value: "false", title: t("events.open") },
          { value: "true", title: t("events.cleared") },
        ],
      },
      { kind: "period", name: "received_at", title: t("events.heard") },
    ],
    [t],
  );
  return (
    <>
      <DataList
        name={t("events.title")}
        address={EVENTS}
        path={path}
        columns={useEventColumns()}
        filters={filters}
        sort="-received_at"
        empty={
          <EmptyState shape={IconHeartbeat} title={t("events.empty")}>
            {t("events.emptyText")}
          </EmptyState>
        }
      />
      <h2>{t("events.monitors")}</h2>
      <DataList
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
    </>
  );
}

function SeverityMark({ severity }: { severity: number | null }) {
  const { t } = useTranslation("stations");
  if (severity === null) return <Unknown />;
  const name =
    severity <= 9 ? t(`events.severities.${String(severity) as Severity}`) : `${severity}`;
  return <StatusMark sign={EVENT[severityOf(severity)]} name={name} bare />;
}

function useEventColumns(): readonly Column<Event>[] {
  const { t } = useTranslation("stations");
  return useMemo(
    () => [
      {
        id: "name",
        title: t("events.name"),
        cell: (row) => <span title={row.name}>{row.name}</span>,
        width: 250,
        isName: true,
      },
      {
        id: "severity",
        title: t("events.severity"),
        cell: (row) => <SeverityMark severity={row.severity} />,
        width: 180,
      },
      {
        id: "value",
        title: t("events.value"),
        cell: (row) => <span title={row.value}>{row.value}</span>,
        width: 130,
      },
      {
        id: "state",
        title: t("events.state"),
        cell: (row) => t(row.is_cleared ? "events.cleared" : "events.open"),
        width: 110,
      },
      {
        id: "occurred",
        title: t("events.occurred"),
        cell: (row) => <Instant at={row.occurred_at} />,
        width: 160,
      },
      {
        id: "tech",
        title: t("events.tech"),
        cell: (row) =>
          row.tech_code === null ? (
            <Unknown />
          ) : (
            <span title={row.tech_info ?? ""}>{row.tech_code}</span>
          ),
        width: 130,
      },
      {
        id: "trigger",
        title: t("events.trigger"),
        cell: (row) => row.trigger,
        width: 110,
        isExtra: true,
      },
      {
        id: "cause",
        title: t("events.cause"),
        cell: (row) => row.cause_no ?? <Unknown />,
        width: 110,
        isExtra: true,
      },
      {
        id: "heard",
        title: t("events.heard"),
        cell: (row) => <Instant at={row.received_at} relative />,
        sort: "received_at",
        width: 120,
        isExtra: true,
      },
    ],
    [t],
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
        width: 300,
        isName: true,
      },
      { id: "kind", title: t("events.kind"), cell: (row) => row.kind, width: 180 },
      {
        id: "threshold",
        title: t("events.threshold"),
        cell: (row) => row.value,
        width: 120,
        align: "end",
      },
      {
        id: "severity",
        title: t("events.severity"),
        cell: (row) => <SeverityMark severity={row.severity} />,
        width: 180,
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
