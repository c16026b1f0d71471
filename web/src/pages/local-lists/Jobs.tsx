import { IconListCheck } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useJobColumns, useJobScope } from "@/pages/rollouts/jobColumns";
import { type Column, DataList } from "@/parts/DataList";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { LOCAL_LIST_RUN } from "@/status/signs";
import { JOBS, type Job } from "./jobs";
import { ListsPage } from "./ListsPage";

/** Local lists that were brought to many stations, newest first. */
export default function Jobs() {
  const { t } = useTranslation("local-lists");
  const scoped = useScoped();
  const asked = useJobScope();
  return (
    <ListsPage part="jobs">
      <DataList
        name={t("part.jobs")}
        address={JOBS}
        {...asked}
        columns={useColumns()}
        sort="-created_at"
        link={(row) => scoped(`/local-lists/jobs/${row.id}`)}
        empty={
          <EmptyState shape={IconListCheck} title={t("job.none")}>
            {t("job.noneText")}
          </EmptyState>
        }
      />
    </ListsPage>
  );
}

function useColumns(): readonly Column<Job>[] {
  const { t } = useTranslation("local-lists");
  const common = useJobColumns(LOCAL_LIST_RUN, "sending");
  return useMemo<readonly Column<Job>[]>(
    () => [
      {
        id: "what",
        title: t("job.what"),
        cell: (row) => t(row.is_full ? "job.whole" : "job.changes"),
        width: 170,
        isName: true,
      },
      ...common,
    ],
    [t, common],
  );
}
