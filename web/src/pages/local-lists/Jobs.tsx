import { IconListCheck } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ProgressBar } from "@/pages/rollouts/Progress";
import { type Column, DataList } from "@/parts/DataList";
import { Instant } from "@/parts/figures";
import { UserName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { useScope, useScoped } from "@/shell/scope";
import { LOCAL_LIST_RUN, SETTING_JOB } from "@/status/signs";
import { JOBS, type Job } from "./jobs";
import { ListsPage } from "./ListsPage";

/** Local lists that were brought to many stations, newest first. */
export default function Jobs() {
  const { t } = useTranslation("local-lists");
  const scoped = useScoped();
  const [scope] = useScope();
  const asked = useMemo(
    () => (scope?.kind === "organization" ? { organization_id: scope.id } : undefined),
    [scope],
  );
  return (
    <ListsPage part="jobs">
      <DataList
        name={t("part.jobs")}
        address={JOBS}
        {...(asked === undefined ? {} : { asked })}
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
  return useMemo(
    () => [
      {
        id: "what",
        title: t("job.what"),
        cell: (row) => t(row.is_full ? "job.whole" : "job.changes"),
        width: 170,
        isName: true,
      },
      {
        id: "state",
        title: t("job.state"),
        cell: (row) => <StatusMark sign={SETTING_JOB[row.state]} bare />,
        width: 140,
      },
      {
        id: "progress",
        title: t("job.progress"),
        cell: (row) => (
          <ProgressBar progress={row.progress} signs={LOCAL_LIST_RUN} busy="sending" />
        ),
        width: 260,
      },
      {
        id: "stations",
        title: t("job.stations"),
        cell: (row) => row.progress.total,
        width: 110,
        align: "end",
      },
      {
        id: "begun",
        title: t("job.begun"),
        cell: (row) => <Instant at={row.created_at} relative />,
        sort: "created_at",
        width: 130,
      },
      {
        id: "by",
        title: t("job.by"),
        cell: (row) => <UserName id={row.created_by} />,
        width: 150,
        isExtra: true,
      },
    ],
    [t],
  );
}
