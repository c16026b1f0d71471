import { IconFileDownload } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Column, DataList } from "@/parts/DataList";
import type { Filter } from "@/parts/filters";
import { StationName } from "@/parts/Named";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { useJobColumns, useJobFilters } from "./columns";
import { FilesPage } from "./FilesPage";
import { type FileJob, JOBS } from "./files";

/** What travels to stations and from them, newest first. */
export default function Jobs() {
  const { t } = useTranslation("files");
  const scoped = useScoped();
  const [scope] = useScope();
  const asked = useMemo(() => (scope?.kind === "group" ? {} : scopeFilter(scope)), [scope]);
  const rest = useJobColumns();
  const words = useJobFilters();
  const filters = useMemo<readonly Filter[]>(
    () => [{ kind: "station", name: "station_id", title: t("station") }, ...words],
    [t, words],
  );
  const columns = useMemo<readonly Column<FileJob>[]>(
    () => [
      {
        id: "station",
        title: t("station"),
        cell: (job) =>
          job.station_id === null ? t("kind.test") : <StationName id={job.station_id} />,
        width: 150,
      },
      ...rest,
    ],
    [t, rest],
  );
  return (
    <FilesPage part="jobs">
      <DataList
        name={t("part.jobs")}
        address={JOBS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-created_at"
        link={(job) =>
          job.station_id === null ? null : scoped(`/stations/${job.station_id}/files`)
        }
        empty={
          <EmptyState shape={IconFileDownload} title={t("job.none")}>
            {t("job.noneText")}
          </EmptyState>
        }
      />
    </FilesPage>
  );
}
