import { IconWaveSawTool } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import type { Station } from "@/pages/stations/stations";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import { EmptyState } from "@/parts/states";

const ADDRESS = "/api/v1/der-events";
type Event = RowOf<typeof ADDRESS>;

/** Alarms of the grid at a station, and when controls counted there. */
export function Happened({ station }: { station: Station }) {
  const { t } = useTranslation("grid");
  const asked = useMemo(() => ({ station_id: station.id }), [station.id]);
  return (
    <DataList
      isSection
      name={t("happened.title")}
      address={ADDRESS}
      asked={asked}
      columns={useColumns()}
      sort="-received_at"
      empty={
        <EmptyState shape={IconWaveSawTool} title={t("happened.empty")}>
          {t("happened.emptyText")}
        </EmptyState>
      }
    />
  );
}

function useColumns(): readonly Column<Event>[] {
  const { t } = useTranslation("grid");
  return useMemo(
    () => [
      {
        id: "what",
        title: t("happened.what"),
        cell: (row) => t(`happened.${row.kind}`),
        width: 115,
        isName: true,
      },
      {
        id: "of",
        title: t("happened.of"),
        cell: (row) =>
          row.control_ref ?? (row.control_kind === null ? null : t(`kinds.${row.control_kind}`)),
        width: 245,
      },
      {
        id: "fault",
        title: t("happened.fault"),
        cell: (row) => (row.fault === null ? <Unknown /> : t(`faults.${row.fault}`, row.fault)),
        width: 150,
      },
      { id: "info", title: t("happened.info"), cell: (row) => row.info ?? <Unknown />, width: 120 },
      {
        id: "occurred",
        title: t("happened.occurred"),
        cell: (row) => <Instant at={row.occurred_at} />,
        width: 145,
      },
      {
        id: "received",
        title: t("happened.received"),
        cell: (row) => <Instant at={row.received_at} />,
        sort: "received_at",
        width: 145,
      },
    ],
    [t],
  );
}
