import { IconLanguage } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { makeOf } from "@/pages/stations/stations";
import { type Column, DataList } from "@/parts/DataList";
import type { Filter } from "@/parts/filters";
import { SiteName, StationName } from "@/parts/Named";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { Text, useHeardColumns, useRuleFilter, useSaidColumns } from "./columns";
import { DeviationsPage } from "./DeviationsPage";

const ADDRESS = "/api/v1/deviations";
type Row = RowOf<typeof ADDRESS>;

/** What each station says otherwise than the schema has it. */
export default function Stations() {
  const { t } = useTranslation("deviations");
  const scoped = useScoped();
  const [scope] = useScope();
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  return (
    <DeviationsPage part="stations">
      <DataList
        name={t("title")}
        address={ADDRESS}
        asked={asked}
        columns={useColumns()}
        filters={useFilters()}
        sort="-last_at"
        link={(row) => scoped(`/stations/${row.station_id}/deviations`)}
        empty={
          <EmptyState shape={IconLanguage} title={t("empty.stations")}>
            {t("empty.stationsText")}
          </EmptyState>
        }
      />
    </DeviationsPage>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("deviations");
  const rule = useRuleFilter();
  return useMemo(
    () => [
      { kind: "station", name: "station_id", title: t("station") },
      rule,
      { kind: "text", name: "model_starts", title: t("make") },
      { kind: "text", name: "firmware_version_starts", title: t("firmware") },
      { kind: "text", name: "field_starts", title: t("field") },
    ],
    [t, rule],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("deviations");
  const said = useSaidColumns();
  const heard = useHeardColumns();
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "station",
        title: t("station"),
        cell: (row) => <StationName id={row.station_id} />,
        width: 150,
        isName: true,
      },
      {
        id: "message",
        title: t("message"),
        cell: (row) => <Text title={row.action} />,
        width: 150,
      },
      ...said,
      ...heard,
      {
        id: "make",
        title: t("make"),
        cell: (row) => <Text title={makeOf(row)} />,
        width: 140,
        isExtra: true,
      },
      {
        id: "firmware",
        title: t("firmware"),
        cell: (row) => <Text title={row.firmware_version} />,
        width: 100,
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
    [t, said, heard],
  );
}
