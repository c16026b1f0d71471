import { IconListCheck } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { ProgressBar } from "@/pages/rollouts/Progress";
import { type Column, DataList } from "@/parts/DataList";
import { Instant } from "@/parts/figures";
import { UserName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { useScope, useScoped } from "@/shell/scope";
import { SETTING_JOB, SETTING_RUN } from "@/status/signs";
import { SettingsPage } from "./SettingsPage";
import { JOBS } from "./settings";
import { TemplateName } from "./Who";

type Row = RowOf<typeof JOBS>;

/** Templates that were brought to stations, newest first. */
export default function Jobs() {
  const { t } = useTranslation("settings");
  const scoped = useScoped();
  const [scope] = useScope();
  const asked = useMemo(
    () => (scope?.kind === "organization" ? { organization_id: scope.id } : undefined),
    [scope],
  );
  return (
    <SettingsPage part="jobs">
      <DataList
        name={t("part.jobs")}
        address={JOBS}
        {...(asked === undefined ? {} : { asked })}
        columns={useColumns()}
        sort="-created_at"
        link={(row) => scoped(`/settings/jobs/${row.id}`)}
        empty={
          <EmptyState shape={IconListCheck} title={t("job.none")}>
            {t("job.noneText")}
          </EmptyState>
        }
      />
    </SettingsPage>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("settings");
  return useMemo(
    () => [
      {
        id: "template",
        title: t("template.one"),
        cell: (row) => <TemplateName id={row.template_id} />,
        width: 220,
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
        cell: (row) => <ProgressBar progress={row.progress} signs={SETTING_RUN} busy="setting" />,
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
