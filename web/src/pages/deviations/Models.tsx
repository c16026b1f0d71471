import { IconLanguage } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { makeOf } from "@/pages/stations/stations";
import { type Column, DataList } from "@/parts/DataList";
import type { Filter } from "@/parts/filters";
import { EmptyState } from "@/parts/states";
import { useScope, useScoped } from "@/shell/scope";
import { Count, Text, useHeardColumns, useRuleFilter, useSaidColumns } from "./columns";
import { DeviationsPage } from "./DeviationsPage";

const ADDRESS = "/api/v1/model-deviations";
type Row = RowOf<typeof ADDRESS>;

/** What the stations of each model and firmware say otherwise: what to send to their makers. */
export default function Models() {
  const { t } = useTranslation("deviations");
  const scoped = useScoped();
  const [scope] = useScope();
  const asked = useMemo(
    (): Record<string, string> =>
      scope?.kind === "organization" ? { organization_id: scope.id } : {},
    [scope],
  );
  return (
    <DeviationsPage part="models">
      <DataList
        name={t("title")}
        address={ADDRESS}
        asked={asked}
        columns={useColumns()}
        filters={useFilters()}
        sort="-stations"
        link={(row) => scoped(stationsOf(row))}
        empty={
          <EmptyState shape={IconLanguage} title={t("empty.models")}>
            {t("empty.modelsText")}
          </EmptyState>
        }
      />
    </DeviationsPage>
  );
}

/** The stations that a row adds up. */
function stationsOf(row: Row): string {
  const asked = new URLSearchParams({ rule: row.rule });
  if (row.model !== null) asked.set("model_starts", row.model);
  if (row.firmware_version !== null) asked.set("firmware_version_starts", row.firmware_version);
  if (row.field !== "") asked.set("field_starts", row.field);
  return `/deviations/stations?${asked}`;
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("deviations");
  const rule = useRuleFilter();
  return useMemo(
    () => [
      {
        kind: "search",
        name: "model_starts",
        title: t("searchIn"),
        within: [
          { name: "model_starts", title: t("make") },
          { name: "vendor_starts", title: t("vendor") },
          { name: "firmware_version_starts", title: t("firmware") },
          { name: "field_starts", title: t("field") },
        ],
      },
      rule,
      { kind: "period", name: "last_at", title: t("lastAt") },
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
        id: "make",
        title: t("make"),
        cell: (row) => <span>{makeOf(row) ?? t("modelUnknown")}</span>,
        width: 170,
        isName: true,
      },
      {
        id: "firmware",
        title: t("firmware"),
        cell: (row) => <Text title={row.firmware_version} />,
        width: 82,
      },
      ...said,
      {
        id: "stations",
        title: t("stations"),
        cell: (row) => <Count value={row.stations} />,
        sort: "stations",
        width: 110,
        align: "end",
      },
      ...heard,
      {
        id: "messages",
        title: t("message"),
        cell: (row) => <Text title={row.actions.join(", ")} />,
        width: 170,
        isExtra: true,
      },
    ],
    [t, said, heard],
  );
}
