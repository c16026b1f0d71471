import { IconStack2 } from "@tabler/icons-react";
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
import { History } from "@/parts/History";
import { StationName, UserName } from "@/parts/Named";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { FIRMWARE_RUN, SETTING_JOB } from "@/status/signs";
import { FIRMWARE_RUNS, ROLLOUT } from "./files";

const NEEDS = ["send", "file-jobs"] as const;
type Run = RowOf<typeof FIRMWARE_RUNS>;

/** One roll-out: how far it is, and what each station booted with. */
export default function RolloutPage() {
  const { t } = useTranslation("files");
  const { rolloutId = "" } = useParams();
  const scoped = useScoped();
  const path = { rollout_id: rolloutId };
  const found = api.useQuery("get", ROLLOUT, { params: { path } });
  const asked = useMemo(() => ({ job_id: rolloutId }), [rolloutId]);
  const queries = useQueryClient();
  const whyPaused = useWhyPaused();
  const { refetch } = found;
  const again = useCallback(() => {
    void refetch();
    void queries.invalidateQueries({ queryKey: ["get", FIRMWARE_RUNS] });
  }, [refetch, queries]);
  const retry = useCallback(
    async (stationIds?: string[]) => {
      await client.POST(`${ROLLOUT}/retry`, {
        params: { path: { rollout_id: rolloutId } },
        body: { station_ids: stationIds ?? null },
      });
      again();
    },
    [rolloutId, again],
  );
  const run = useColumns();
  const another = useRetryColumn(found.data, NEEDS, retry);
  const columns = useMemo(() => [...run, ...another], [run, another]);
  const above = [{ title: t("part.rollouts"), to: "/firmware/rollouts" }];
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) {
    return (
      <Page title={t("rollout.one")} above={above}>
        <ProblemNotice thrown={found.error} again={() => void found.refetch()} />
      </Page>
    );
  }
  const rollout = found.data;
  const shown = { progress: rollout.progress, signs: FIRMWARE_RUN, busy: "installing" } as const;
  return (
    <Page
      title={t("rollout.title", { version: rollout.firmware_version })}
      above={above}
      mark={<StatusMark sign={SETTING_JOB[rollout.state]} />}
      about={whyPaused(rollout)}
      actions={
        <>
          <RetryAll job={rollout} needs={NEEDS} retry={retry} />
          <Controls
            job={rollout}
            needs={NEEDS}
            act={(verb) => client.POST(`${ROLLOUT}/${verb}`, { params: { path } })}
            then={again}
          />
        </>
      }
    >
      <Card title={t("rollout.progress")}>
        <ProgressBar {...shown} />
        <Counts {...shown} />
      </Card>
      <Card>
        <Facts
          items={[
            [t("rollout.stage"), rollout.stage],
            [t("rollout.batch"), rollout.batch_size],
            [t("rollout.pauseAfter"), rollout.pause_after],
            [t("rollout.begun"), <Instant key="begun" at={rollout.created_at} />],
            [t("by"), <UserName key="by" id={rollout.created_by} />],
            [t("rollout.ended"), <Instant key="ended" at={rollout.ended_at} />],
          ]}
        />
      </Card>
      <DataList
        name={t("rollout.stations")}
        address={FIRMWARE_RUNS}
        asked={asked}
        columns={columns}
        sort="-created_at"
        link={(row) => scoped(`/stations/${row.station_id}/files`)}
        empty={
          <EmptyState shape={IconStack2} title={t("rollout.none")}>
            {t("rollout.noneText")}
          </EmptyState>
        }
      />
      <History thingId={rolloutId} />
    </Page>
  );
}

function useColumns(): readonly Column<Run>[] {
  const { t } = useTranslation("files");
  return useMemo(
    () => [
      {
        id: "station",
        title: t("station"),
        cell: (row) => <StationName id={row.station_id} />,
        width: 160,
        isName: true,
      },
      {
        id: "state",
        title: t("rollout.state"),
        cell: (row) => <StatusMark sign={FIRMWARE_RUN[row.state]} bare />,
        width: 170,
      },
      {
        id: "stage",
        title: t("rollout.stage"),
        cell: (row) => row.stage,
        width: 80,
        align: "end",
      },
      {
        id: "before",
        title: t("rollout.before"),
        cell: (row) => row.tries[0]?.firmware_before ?? <Unknown />,
        width: 130,
      },
      {
        id: "after",
        title: t("rollout.after"),
        cell: (row) => row.tries[0]?.firmware_after ?? <Unknown />,
        width: 130,
      },
      {
        id: "tries",
        title: t("rollout.tried"),
        cell: (row) => row.tries.length,
        width: 90,
        align: "end",
      },
      {
        id: "why",
        title: t("rollout.why"),
        cell: (row) => {
          const why = row.tries[0]?.why;
          return why ? t(`why.${why}`) : null;
        },
        width: 260,
      },
    ],
    [t],
  );
}
