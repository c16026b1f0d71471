import { IconBattery3 } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useFormats } from "@/format/context";
import type { Station } from "@/pages/stations/stations";
import { type Column, DataList } from "@/parts/DataList";
import { Instant } from "@/parts/figures";
import { EmptyState } from "@/parts/states";

const ADDRESS = "/api/v1/battery-swaps";
type Swap = RowOf<typeof ADDRESS>;

/** The batteries that went in and out of a station, the newest first. */
export function Swaps({ station }: { station: Station }) {
  const { t } = useTranslation("energy");
  const asked = useMemo(() => ({ station_id: station.id }), [station.id]);
  return (
    <DataList
      isSection
      name={t("swaps.title")}
      address={ADDRESS}
      asked={asked}
      columns={useColumns()}
      sort="-received_at"
      empty={
        <EmptyState shape={IconBattery3} title={t("swaps.empty")}>
          {t("swaps.emptyText")}
        </EmptyState>
      }
    />
  );
}

function useColumns(): readonly Column<Swap>[] {
  const { t } = useTranslation("energy");
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: "battery",
        title: t("swaps.battery"),
        cell: (row) => row.serial_number,
        width: 170,
        isName: true,
      },
      { id: "event", title: t("swaps.event"), cell: (row) => t(`swaps.${row.event}`), width: 130 },
      { id: "slot", title: t("swaps.slot"), cell: (row) => row.slot_no, width: 80, align: "end" },
      {
        id: "charge",
        title: t("swaps.charge"),
        cell: (row) => formats.figure(Number(row.soc_percent), "%"),
        width: 95,
        align: "end",
      },
      {
        id: "health",
        title: t("swaps.health"),
        cell: (row) => formats.figure(Number(row.soh_percent), "%"),
        width: 95,
        align: "end",
      },
      {
        id: "token",
        title: t("swaps.token"),
        cell: (row) => t(row.is_authorized ? "swaps.known" : "swaps.unknown"),
        width: 130,
      },
      {
        id: "received",
        title: t("outside.told"),
        cell: (row) => <Instant at={row.received_at} />,
        sort: "received_at",
        width: 150,
      },
    ],
    [t, formats],
  );
}
