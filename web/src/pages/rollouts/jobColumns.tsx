import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Column } from "@/parts/DataList";
import { Instant } from "@/parts/figures";
import { UserName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { useScope } from "@/shell/scope";
import { SETTING_JOB } from "@/status/signs";
import type { Job } from "./job";
import { ProgressBar, type Signs } from "./Progress";

/** Of a job in a list, after what it is called: how it stands and how far it is. */
export function useJobColumns<Busy extends string>(
  signs: Signs<Busy>,
  busy: Busy,
): readonly Column<Job>[] {
  const { t } = useTranslation("rollouts");
  return useMemo(
    () => [
      {
        id: "state",
        title: t("state"),
        cell: (row) => <StatusMark sign={SETTING_JOB[row.state]} bare />,
        width: 140,
      },
      {
        id: "progress",
        title: t("progress"),
        cell: (row) => <ProgressBar progress={row.progress} signs={signs} busy={busy} />,
        width: 260,
      },
      {
        id: "stations",
        title: t("stations"),
        cell: (row) => row.progress.total,
        width: 110,
        align: "end",
      },
      {
        id: "begun",
        title: t("begun"),
        cell: (row) => <Instant at={row.created_at} relative />,
        sort: "created_at",
        width: 130,
      },
      {
        id: "by",
        title: t("by"),
        cell: (row) => <UserName id={row.created_by} />,
        width: 150,
        isExtra: true,
      },
    ],
    [t, signs, busy],
  );
}

/** Jobs are of an organisation: which part of the network narrows their list. */
export function useJobScope(): { asked?: { organization_id: string } } {
  const [scope] = useScope();
  return useMemo(
    () => (scope?.kind === "organization" ? { asked: { organization_id: scope.id } } : {}),
    [scope],
  );
}
