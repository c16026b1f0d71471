import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { JobFrame } from "@/pages/rollouts/JobFrame";
import { useFollowed } from "@/pages/rollouts/job";
import { useRetryColumn } from "@/pages/rollouts/Retry";
import type { Column } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import { StationName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { LOCAL_LIST_RUN } from "@/status/signs";
import { JOB, RUNS, SEND } from "./jobs";

type Run = RowOf<typeof RUNS>;

/** One job that brings local lists: how far it is, station by station. */
export default function JobPage() {
  const { t } = useTranslation("local-lists");
  const { listJobId = "" } = useParams();
  const params = { path: { local_list_job_id: listJobId } };
  const job = useFollowed(api.useQuery("get", JOB, { params }), RUNS, {
    needs: SEND,
    act: (verb) => client.POST(`${JOB}/${verb}`, { params }),
    retry: (stationIds) =>
      client.POST(`${JOB}/retry`, { params, body: { station_ids: stationIds ?? null } }),
  });
  const run = useColumns();
  const another = useRetryColumn(job);
  return (
    <JobFrame
      id={listJobId}
      job={job}
      name={t("job.title")}
      title={() => t("job.title")}
      above={{ title: t("title"), to: "/local-lists/jobs" }}
      signs={LOCAL_LIST_RUN}
      busy="sending"
      facts={({ is_full, takes_all }) => [
        [t("job.what"), t(is_full ? "job.whole" : "job.changes")],
        [t("holds"), t(takes_all ? "all" : "job.asBefore")],
      ]}
      runs={RUNS}
      columns={useMemo(() => [...run, ...another], [run, another])}
      link={({ station_id }) => `/stations/${station_id}/local-list`}
    />
  );
}

function useColumns(): readonly Column<Run>[] {
  const { t } = useTranslation("local-lists");
  const { t: common } = useTranslation("rollouts");
  return useMemo(
    () => [
      {
        id: "station",
        title: common("station"),
        cell: (row) => <StationName id={row.station_id} />,
        width: 150,
        isName: true,
      },
      {
        id: "state",
        title: common("state"),
        cell: (row) => <StatusMark sign={LOCAL_LIST_RUN[row.state]} bare />,
        width: 160,
      },
      {
        id: "why",
        title: t("job.why"),
        cell: (row) => (row.why === null ? null : t(`why.${row.why}`)),
        width: 165,
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
        width: 130,
        align: "end",
      },
      {
        id: "ended",
        title: common("ended"),
        cell: (row) => <Instant at={row.ended_at} relative />,
        width: 125,
      },
    ],
    [t, common],
  );
}
