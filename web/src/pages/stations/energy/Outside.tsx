import { IconBuildingBroadcastTower } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useFormats } from "@/format/context";
import type { Formats } from "@/format/format";
import { limitsOf } from "@/pages/stations/energy/steps";
import type { Station } from "@/pages/stations/stations";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import { EmptyState } from "@/parts/states";

const ADDRESS = "/api/v1/charging-limits";
type Limit = RowOf<typeof ADDRESS>;

/** What systems other than ours limit at a station, by its own word. */
export function Outside({ station }: { station: Station }) {
  const { t } = useTranslation("energy");
  const asked = useMemo(() => ({ station_id: station.id }), [station.id]);
  return (
    <DataList
      isSection
      name={t("outside.title")}
      address={ADDRESS}
      asked={asked}
      columns={useColumns()}
      sort="-told_at"
      empty={
        <EmptyState shape={IconBuildingBroadcastTower} title={t("outside.empty")}>
          {t("outside.emptyText")}
        </EmptyState>
      }
    />
  );
}

function useColumns(): readonly Column<Limit>[] {
  const { t } = useTranslation("energy");
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: "source",
        title: t("outside.source"),
        cell: (row) => row.source,
        width: 160,
        isName: true,
      },
      {
        id: "place",
        title: t("where"),
        cell: (row) => (row.evse_no === 0 ? t("wholeStation") : t("evse", { no: row.evse_no })),
        width: 150,
      },
      {
        id: "limit",
        title: t("profiles.limits"),
        cell: (row) => limitsSaid(row, formats) ?? <Unknown />,
        width: 220,
      },
      {
        id: "holds",
        title: t("profiles.state"),
        cell: (row) => t(row.holds ? "outside.holds" : "outside.cleared"),
        width: 140,
      },
      {
        id: "told",
        title: t("outside.told"),
        cell: (row) => <Instant at={row.told_at} />,
        sort: "told_at",
        width: 170,
      },
    ],
    [t, formats],
  );
}

function limitsSaid(row: Limit, formats: Formats): string | null {
  const known = row.profiles as { unit: string; periods: { limit: string }[] }[];
  const said = known.flatMap(({ unit, periods }) => limitsOf(unit, periods, formats) ?? []);
  return said.length === 0 ? null : said.join(", ");
}
