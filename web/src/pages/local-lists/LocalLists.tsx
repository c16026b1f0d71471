import { IconListDetails } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { type Column, DataList } from "@/parts/DataList";
import { Instant } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { SiteName, StationName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { LOCAL_LIST } from "@/status/signs";
import { LISTS } from "./jobs";
import { ListsPage } from "./ListsPage";

type Row = RowOf<typeof LISTS>;

/** The tokens that stations let in by themselves: how each list stands. */
export default function LocalLists() {
  const { t } = useTranslation("local-lists");
  const scoped = useScoped();
  const [scope] = useScope();
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  return (
    <ListsPage part="lists">
      <DataList
        name={t("title")}
        address={LISTS}
        asked={asked}
        columns={useColumns()}
        filters={useFilters()}
        sort="-changed_at"
        link={(row) => scoped(`/stations/${row.station_id}/local-list`)}
        empty={
          <EmptyState shape={IconListDetails} title={t("none")}>
            {t("noneText")}
          </EmptyState>
        }
      />
    </ListsPage>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("local-lists");
  const { t: said } = useTranslation("status");
  return useMemo(
    () => [
      { kind: "station", name: "station_id", title: t("station") },
      {
        kind: "choice",
        name: "state",
        title: t("state"),
        choices: Object.entries(LOCAL_LIST).map(([value, sign]) => ({
          value,
          title: said(sign.word as never),
        })),
      },
      {
        kind: "choice",
        name: "is_kept",
        title: t("kept"),
        isSingle: true,
        choices: [
          { value: "true", title: t("yes") },
          { value: "false", title: t("no") },
        ],
      },
    ],
    [t, said],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("local-lists");
  return useMemo(
    () => [
      {
        id: "station",
        title: t("station"),
        cell: (row) => <StationName id={row.station_id} />,
        width: 180,
        isName: true,
      },
      {
        id: "state",
        title: t("state"),
        cell: (row) => <StatusMark sign={LOCAL_LIST[row.state]} bare />,
        width: 170,
      },
      {
        id: "held",
        title: t("held"),
        cell: (row) => row.tokens_held,
        width: 110,
        align: "end",
      },
      {
        id: "version",
        title: t("version"),
        cell: (row) => row.version_no,
        width: 100,
        align: "end",
      },
      {
        id: "kept",
        title: t("kept"),
        cell: (row) => t(row.is_kept ? "yes" : "no"),
        width: 120,
      },
      {
        id: "changed",
        title: t("changed"),
        cell: (row) => <Instant at={row.changed_at} relative />,
        sort: "changed_at",
        width: 130,
      },
      {
        id: "site",
        title: t("site"),
        cell: (row) => <SiteName id={row.site_id} />,
        width: 150,
        isExtra: true,
      },
    ],
    [t],
  );
}
