import { IconListCheck } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useJobColumns, useJobScope } from "@/pages/rollouts/jobColumns";
import { type Column, DataList } from "@/parts/DataList";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { SETTING_RUN } from "@/status/signs";
import { SettingsPage } from "./SettingsPage";
import { JOBS } from "./settings";
import { TemplateName } from "./Who";

type Row = RowOf<typeof JOBS>;

/** Templates that were brought to stations, newest first. */
export default function Jobs() {
  const { t } = useTranslation("settings");
  const scoped = useScoped();
  const asked = useJobScope();
  return (
    <SettingsPage part="jobs">
      <DataList
        name={t("part.jobs")}
        address={JOBS}
        {...asked}
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
  const common = useJobColumns(SETTING_RUN, "setting");
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "template",
        title: t("template.one"),
        cell: (row) => <TemplateName id={row.template_id} />,
        width: 220,
        isName: true,
      },
      ...common,
    ],
    [t, common],
  );
}
