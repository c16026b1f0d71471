import { IconListCheck } from "@tabler/icons-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ListPath, RowOf } from "@/api/lists";
import { Card } from "@/parts/Card";
import { type Column, DataList } from "@/parts/DataList";
import { Facts } from "@/parts/Facts";
import { Instant } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { History } from "@/parts/History";
import { UserName } from "@/parts/Named";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { SETTING_JOB } from "@/status/signs";
import { Controls, useWhyPaused } from "./Controls";
import type { Followed, Job } from "./job";
import { Counts, ProgressBar, type Signs } from "./Progress";
import { RetryAll } from "./Retry";

/** One job of any kind: how far it is, what was asked, and what became of each station. */
export function JobFrame<J extends Job, P extends ListPath, Busy extends string>({
  id,
  job: { found, needs, act, retry, again },
  name,
  title,
  above,
  signs,
  busy,
  facts,
  runs,
  columns,
  link,
}: {
  id: string;
  job: Followed<J>;
  /** What it is called while it is not known. */
  name: string;
  title: (job: J) => string;
  above: { title: string; to: string };
  signs: Signs<Busy>;
  busy: Busy;
  /** What was asked of this kind of job; what is asked of all stands below. */
  facts: (job: J) => readonly (readonly [string, ReactNode])[];
  runs: P;
  columns: readonly Column<RowOf<P>>[];
  link: (run: RowOf<P>) => string;
}) {
  const { t } = useTranslation("rollouts");
  const scoped = useScoped();
  const whyPaused = useWhyPaused();
  const filters = useFilters(signs);
  const asked = useMemo(() => ({ job_id: id }), [id]);
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError || found.data === undefined) {
    return (
      <Page title={name} above={[above]}>
        <ProblemNotice thrown={found.error} again={again} />
      </Page>
    );
  }
  const job = found.data;
  const shown = { progress: job.progress, signs, busy };
  return (
    <Page
      title={title(job)}
      above={[above]}
      mark={<StatusMark sign={SETTING_JOB[job.state]} />}
      about={whyPaused(job)}
      actions={
        <>
          <RetryAll job={job} needs={needs} retry={retry} />
          <Controls job={job} needs={needs} act={act} then={again} />
        </>
      }
    >
      <Card title={t("progress")}>
        <ProgressBar {...shown} />
        <Counts {...shown} />
      </Card>
      <Card>
        <Facts
          items={[
            ...facts(job),
            [t("stations"), job.progress.total],
            [t("away"), t(job.skips_offline ? "leftOut" : "awaited")],
            [t("batch"), job.batch_size],
            [t("pauseAfter"), job.pause_after],
            [t("begun"), <Instant key="begun" at={job.created_at} />],
            [t("by"), <UserName key="by" id={job.created_by} />],
            [t("ended"), <Instant key="ended" at={job.ended_at} />],
          ]}
        />
      </Card>
      <DataList
        name={t("stations")}
        address={runs}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-created_at"
        link={(run) => scoped(link(run))}
        empty={
          <EmptyState shape={IconListCheck} title={t("noStation")}>
            {t("noStationText")}
          </EmptyState>
        }
      />
      <History thingId={id} />
    </Page>
  );
}

function useFilters(signs: Signs<string>): readonly Filter[] {
  const { t } = useTranslation("rollouts");
  const { t: said } = useTranslation("status");
  return useMemo(
    () => [
      { kind: "station", name: "station_id", title: t("station") },
      {
        kind: "choice",
        name: "state",
        title: t("state"),
        choices: Object.entries(signs).map(([value, sign]) => ({
          value,
          title: said(sign.word as never),
        })),
      },
    ],
    [t, said, signs],
  );
}
