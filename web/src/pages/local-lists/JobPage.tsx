import { IconListCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { Controls, useWhyPaused } from "@/pages/rollouts/Controls";
import { Counts, ProgressBar } from "@/pages/rollouts/Progress";
import { RetryAll, useRetryColumn } from "@/pages/rollouts/Retry";
import { Card } from "@/parts/Card";
import { type Column, DataList } from "@/parts/DataList";
import { Facts } from "@/parts/Facts";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { History } from "@/parts/History";
import { StationName, UserName } from "@/parts/Named";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { LOCAL_LIST_RUN, SETTING_JOB } from "@/status/signs";
import { JOB, type Job, RUNS, SEND } from "./jobs";

type Run = RowOf<typeof RUNS>;

/** One job that brings local lists: how far it is, station by station. */
export default function JobPage() {
  const { t } = useTranslation("local-lists");
  const { listJobId = "" } = useParams();
  const scoped = useScoped();
  const path = { local_list_job_id: listJobId };
  const found = api.useQuery("get", JOB, { params: { path } });
  const asked = useMemo(() => ({ job_id: listJobId }), [listJobId]);
  const queries = useQueryClient();
  const whyPaused = useWhyPaused();
  const filters = useFilters();
  const { refetch } = found;
  const anew = useCallback(() => {
    void refetch();
    void queries.invalidateQueries({ queryKey: ["get", RUNS] });
  }, [refetch, queries]);
  const retry = useCallback(
    async (stationIds?: string[]) => {
      await client.POST(`${JOB}/retry`, {
        params: { path: { local_list_job_id: listJobId } },
        body: { station_ids: stationIds ?? null },
      });
      anew();
    },
    [listJobId, anew],
  );
  const run = useColumns();
  const another = useRetryColumn(found.data, SEND, retry);
  const columns = useMemo(() => [...run, ...another], [run, another]);
  const above = [{ title: t("title"), to: "/local-lists/jobs" }];
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) {
    return (
      <Page title={t("job.title")} above={above}>
        <ProblemNotice thrown={found.error} again={() => void found.refetch()} />
      </Page>
    );
  }
  const job = found.data;
  const shown = { progress: job.progress, signs: LOCAL_LIST_RUN, busy: "sending" } as const;
  return (
    <Page
      title={t("job.title")}
      above={above}
      mark={<StatusMark sign={SETTING_JOB[job.state]} />}
      about={whyPaused(job)}
      actions={
        <>
          <RetryAll job={job} needs={SEND} retry={retry} />
          <Controls
            job={job}
            needs={SEND}
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
      <JobFacts job={job} />
      <DataList
        name={t("job.stations")}
        address={RUNS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-created_at"
        link={(row) => scoped(`/stations/${row.station_id}/local-list`)}
        empty={
          <EmptyState shape={IconListCheck} title={t("job.noStation")}>
            {t("job.noStationText")}
          </EmptyState>
        }
      />
      <History thingId={listJobId} />
    </Page>
  );
}

function JobFacts({ job }: { job: Job }) {
  const { t } = useTranslation("local-lists");
  return (
    <Card>
      <Facts
        items={[
          [t("job.what"), t(job.is_full ? "job.whole" : "job.changes")],
          [t("holds"), t(job.takes_all ? "all" : "job.asBefore")],
          [t("job.away"), t(job.skips_offline ? "job.leftOut" : "job.awaited")],
          [t("job.batch"), job.batch_size],
          [t("job.pauseAfter"), job.pause_after],
          [t("job.begun"), <Instant key="begun" at={job.created_at} />],
          [t("job.by"), <UserName key="by" id={job.created_by} />],
          [t("job.ended"), <Instant key="ended" at={job.ended_at} />],
        ]}
      />
    </Card>
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
        title: t("job.state"),
        choices: Object.entries(LOCAL_LIST_RUN).map(([value, sign]) => ({
          value,
          title: said(sign.word as never),
        })),
      },
    ],
    [t, said],
  );
}

function useColumns(): readonly Column<Run>[] {
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
        title: t("job.state"),
        cell: (row) => <StatusMark sign={LOCAL_LIST_RUN[row.state]} bare />,
        width: 190,
      },
      {
        id: "why",
        title: t("job.why"),
        cell: (row) => (row.why === null ? null : t(`why.${row.why}`)),
        width: 240,
      },
      {
        id: "held",
        title: t("held"),
        cell: (row) => row.tokens_held ?? <Unknown />,
        width: 110,
        align: "end",
      },
      {
        id: "version",
        title: t("version"),
        cell: (row) => row.version_no ?? <Unknown />,
        width: 110,
        align: "end",
      },
      {
        id: "ended",
        title: t("job.ended"),
        cell: (row) => <Instant at={row.ended_at} relative />,
        width: 130,
      },
    ],
    [t],
  );
}
