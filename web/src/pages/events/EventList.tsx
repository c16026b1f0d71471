import { IconHeartbeat } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import type { Column } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StationsList } from "@/parts/StationsList";
import { EmptyState } from "@/parts/states";
import { SeverityMark } from "./SeverityMark";

const ADDRESS = "/api/v1/station-events";
type Row = RowOf<typeof ADDRESS>;

/** What stations noticed by themselves; of one where `stationId` says which. */
export function EventList({ stationId }: { stationId?: string }) {
  const { t } = useTranslation("stations");
  return (
    <StationsList
      stationId={stationId}
      name={t("events.title")}
      address={ADDRESS}
      columns={useColumns()}
      filters={useFilters()}
      sort="-received_at"
      empty={
        <EmptyState shape={IconHeartbeat} title={t("events.empty")}>
          {t("events.emptyText")}
        </EmptyState>
      }
    />
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation(["stations", "security"]);
  return useMemo(
    () => [
      { kind: "text", name: "name_starts", title: t("events.name") },
      {
        kind: "choice",
        name: "severity_before",
        title: t("events.severity"),
        isSingle: true,
        choices: (["3", "6"] as const).map((value) => ({
          value: String(Number(value) + 1),
          title: t("events.orGraver", { severity: t(`events.severities.${value}`) }),
        })),
      },
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
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation(["stations", "security"]);
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "name",
        title: t("events.name"),
        cell: (row) => <span title={row.name}>{row.name}</span>,
        width: 233,
        isName: true,
      },
      {
        id: "severity",
        title: t("events.severity"),
        cell: (row) => <SeverityMark severity={row.severity} />,
        width: 160,
      },
      {
        id: "value",
        title: t("events.value"),
        cell: (row) => <span title={row.value}>{row.value}</span>,
        width: 92,
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
        width: 135,
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
