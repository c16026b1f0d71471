import { IconListCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, client } from "@/api/client";
import { Controls, useWhyPaused } from "@/pages/rollouts/Controls";
import { Counts, ProgressBar } from "@/pages/rollouts/Progress";
import { RetryAll, useRetryColumn } from "@/pages/rollouts/Retry";
import { Card } from "@/parts/Card";
import { DataList } from "@/parts/DataList";
import { Facts } from "@/parts/Facts";
import { Instant } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { History } from "@/parts/History";
import { UserName } from "@/parts/Named";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { SETTING_JOB, SETTING_RUN } from "@/status/signs";
import { useRunColumns } from "./runColumns";
import { JOB, RUNS } from "./settings";
import { TemplateName } from "./Who";

const NEEDS = ["change", "setting-templates"] as const;

/** One job: how far it is, station by station. */
export default function JobPage() {
  const { t } = useTranslation("settings");
  const { jobId = "" } = useParams();
  const scoped = useScoped();
  const path = { job_id: jobId };
  const found = api.useQuery("get", JOB, { params: { path } });
  const { refetch } = found;
  const queries = useQueryClient();
  const anew = useCallback(() => {
    void refetch();
    void queries.invalidateQueries({ queryKey: ["get", RUNS] });
  }, [refetch, queries]);
  const asked = useMemo(() => ({ job_id: jobId }), [jobId]);
  const retry = useCallback(
    async (stationIds?: string[]) => {
      await client.POST(`${JOB}/retry`, {
        params: { path: { job_id: jobId } },
        body: { station_ids: stationIds ?? null },
      });
      anew();
    },
    [jobId, anew],
  );
  const run = useRunColumns();
  const another = useRetryColumn(found.data, NEEDS, retry);
  const columns = useMemo(() => [...run, ...another], [run, another]);
  const above = [{ title: t("part.jobs"), to: "/settings/jobs" }];
  const filters = useFilters();
  const whyPaused = useWhyPaused();
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) {
    return (
      <Page title={t("job.one")} above={above}>
        <ProblemNotice thrown={found.error} again={() => void found.refetch()} />
      </Page>
    );
  }
  const job = found.data;
  const shown = { progress: job.progress, signs: SETTING_RUN, busy: "setting" } as const;
  return (
    <Page
      title={t("job.title")}
      above={above}
      mark={<StatusMark sign={SETTING_JOB[job.state]} />}
      about={whyPaused(job)}
      actions={
        <>
          <RetryAll job={job} needs={NEEDS} retry={retry} />
          <Controls
            job={job}
            needs={NEEDS}
            act={(verb) => client.POST(`${JOB}/${verb}`, { params: { path } })}
            then={anew}
          />
        </>
      }
    >
      <Card title={t("job.progress")}>
        <ProgressBar {...shown} />
        <Counts {...shown} />
      </Card>
      <Card>
        <Facts
          items={[
            [t("template.one"), <TemplateName key="template" id={job.template_id} />],
            [t("job.stations"), job.progress.total],
            [t("apply.offline"), t(job.skips_offline ? "apply.skip" : "apply.wait")],
            [t("batchSize"), job.batch_size],
            [t("apply.pauseAfter"), job.pause_after],
            [t("job.begun"), <Instant key="begun" at={job.created_at} />],
            [t("job.by"), <UserName key="by" id={job.created_by} />],
            [t("job.ended"), <Instant key="ended" at={job.ended_at} />],
          ]}
        />
      </Card>
      <DataList
        name={t("job.stations")}
        address={RUNS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-created_at"
        link={(row) => scoped(`/stations/${row.station_id}/configuration`)}
        empty={
          <EmptyState shape={IconListCheck} title={t("job.noStation")}>
            {t("job.noStationText")}
          </EmptyState>
        }
      />
      <History thingId={jobId} />
    </Page>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("settings");
  const { t: said } = useTranslation("status");
  return useMemo(
    () => [
      { kind: "station", name: "station_id", title: t("station") },
      {
        kind: "choice",
        name: "state",
        title: t("job.state"),
        choices: Object.entries(SETTING_RUN).map(([value, sign]) => ({
          value,
          title: said(sign.word as never),
        })),
      },
    ],
    [t, said],
  );
}
