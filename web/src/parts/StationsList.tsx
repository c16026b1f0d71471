import { type ComponentProps, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { ListPath, RowOf } from "@/api/lists";
import { type Column, DataList } from "@/parts/DataList";
import type { Filter } from "@/parts/filters";
import { SiteName, StationName } from "@/parts/Named";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";

type Placed = { station_id: string; site_id: string };
const NONE: readonly Filter[] = [];

/**
 * What belongs to stations: of one where `stationId` says which, else of all in the chosen scope, each row
 * then with its station, which it leads to, and site behind the name, and a station to choose.
 */
export function StationsList<P extends ListPath>({
  stationId,
  columns,
  filters = NONE,
  ...list
}: Omit<ComponentProps<typeof DataList<P>>, "asked"> & { stationId?: string | undefined }) {
  const { t } = useTranslation();
  const [scope] = useScope();
  const scoped = useScoped();
  const isOfAll = stationId === undefined;
  const asked = useMemo(
    () => (stationId === undefined ? scopeFilter(scope) : { station_id: stationId }),
    [scope, stationId],
  );
  const chosen = useMemo<readonly Filter[]>(
    () =>
      isOfAll
        ? [{ kind: "station", name: "station_id", title: t("list.station") }, ...filters]
        : filters,
    [t, isOfAll, filters],
  );
  const shown = useMemo(() => {
    if (!isOfAll) return columns;
    const [name, ...others] = columns;
    const where: readonly Column<Placed>[] = [
      {
        id: "station",
        title: t("list.station"),
        cell: (row) => (
          <Link to={scoped(`/stations/${row.station_id}`)}>
            <StationName id={row.station_id} />
          </Link>
        ),
        width: 130,
      },
      {
        id: "site",
        title: t("list.site"),
        cell: (row) => <SiteName id={row.site_id} />,
        width: 140,
        isExtra: true,
      },
    ];
    return [
      ...(name === undefined ? [] : [name]),
      ...(where as unknown as readonly Column<RowOf<P>>[]),
      ...others,
    ];
  }, [t, scoped, isOfAll, columns]);
  return <DataList<P> {...list} asked={asked} columns={shown} filters={chosen} />;
}
