import { notifications } from "@mantine/notifications";
import { IconShieldCheck } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { useFormats } from "@/format/context";
import { ActionButton } from "@/parts/actions";
import type { Column } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StationsList } from "@/parts/StationsList";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { SECURITY_EVENT } from "@/status/signs";
import { useEventTitle } from "./words";

const ADDRESS = "/api/v1/security-events";
type Row = RowOf<typeof ADDRESS>;

/** Security events; of one station where `stationId` says which. */
export function EventList({ stationId }: { stationId?: string }) {
  const { t } = useTranslation("security");
  return (
    <StationsList
      stationId={stationId}
      name={t("part.events")}
      address={ADDRESS}
      columns={useColumns()}
      filters={useFilters()}
      sort="-last_at"
      empty={
        <EmptyState shape={IconShieldCheck} title={t("event.none")}>
          {t("event.noneText")}
        </EmptyState>
      }
    />
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("security");
  return useMemo(
    () => [
      {
        kind: "choice",
        name: "is_acknowledged",
        title: t("event.state"),
        choices: [
          { value: "false", title: t("event.open") },
          { value: "true", title: t("event.seen") },
        ],
        isSingle: true,
      },
      {
        kind: "choice",
        name: "is_critical",
        title: t("event.critical"),
        choices: [
          { value: "true", title: t("event.isCritical") },
          { value: "false", title: t("event.isNotCritical") },
        ],
        isSingle: true,
      },
      {
        kind: "choice",
        name: "origin",
        title: t("event.origin"),
        choices: (["station", "system"] as const).map((value) => ({
          value,
          title: t(`event.origins.${value}`),
        })),
      },
      { kind: "text", name: "type_starts", title: t("event.type") },
      { kind: "text", name: "peer", title: t("event.peer") },
      { kind: "period", name: "last_at", title: t("event.last") },
    ],
    [t],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("security");
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "type",
        title: t("event.what"),
        cell: (row) => <What row={row} />,
        width: 210,
        isName: true,
      },
      {
        id: "info",
        title: t("event.info"),
        cell: (row) => <More row={row} />,
        width: 175,
      },
      {
        id: "critical",
        title: t("event.critical"),
        cell: (row) => (
          <StatusMark bare sign={SECURITY_EVENT[row.is_critical ? "critical" : "usual"]} />
        ),
        width: 130,
      },
      {
        id: "origin",
        title: t("event.origin"),
        cell: (row) => t(`event.origins.${row.origin}`),
        width: 110,
        isExtra: true,
      },
      {
        id: "count",
        title: t("event.count"),
        cell: (row) => <Count value={row.count} />,
        width: 90,
        align: "end",
      },
      {
        id: "last",
        title: t("event.last"),
        cell: (row) => <Instant at={row.last_at} relative />,
        sort: "last_at",
        width: 110,
      },
      {
        id: "first",
        title: t("event.first"),
        cell: (row) => <Instant at={row.occurred_at} />,
        width: 160,
        isExtra: true,
      },
      {
        id: "peer",
        title: t("event.peer"),
        cell: (row) => (row.peer === "" ? <Unknown /> : <bdi>{row.peer}</bdi>),
        width: 140,
        isExtra: true,
      },
      {
        id: "action",
        title: t("event.action"),
        cell: (row) => <Acknowledge row={row} />,
        width: 145,
        align: "end",
      },
    ],
    [t],
  );
}

function What({ row }: { row: Row }) {
  const title = useEventTitle();
  return <span title={row.type}>{title(row.type)}</span>;
}

/** What is said of it, and from where somebody came who was turned away. */
function More({ row }: { row: Row }) {
  const said = [row.peer, row.tech_info].filter((each) => each !== "").join(": ");
  return said === "" ? <Unknown /> : <bdi title={said}>{said}</bdi>;
}

function Count({ value }: { value: number }) {
  return <bdi>{useFormats().plain(value)}</bdi>;
}

function Acknowledge({ row }: { row: Row }) {
  const { t } = useTranslation("security");
  const queries = useQueryClient();
  const acknowledging = useMutation({
    mutationFn: () =>
      client.POST("/api/v1/security-events/{security_event_id}/acknowledge", {
        params: { path: { security_event_id: row.id } },
      }),
    onSuccess: () => {
      notifications.show({ message: t("event.isSeen"), color: "green" });
      void queries.invalidateQueries({ queryKey: ["get", ADDRESS] });
    },
  });
  if (row.is_acknowledged) return t("event.seen");
  return (
    <ActionButton
      needs={["change", "security-events"]}
      size="compact-sm"
      variant="default"
      loading={acknowledging.isPending}
      onClick={() => acknowledging.mutate()}
    >
      {t("event.acknowledge")}
    </ActionButton>
  );
}
