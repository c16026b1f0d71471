import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { JobFrame } from "@/pages/rollouts/JobFrame";
import { useFollowed } from "@/pages/rollouts/job";
import { useRetryColumn } from "@/pages/rollouts/Retry";
import type { Column } from "@/parts/DataList";
import { Unknown } from "@/parts/figures";
import { StationName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { FIRMWARE_RUN } from "@/status/signs";
import { FIRMWARE_RUNS, ROLLOUT } from "./files";

const NEEDS = ["send", "file-jobs"] as const;
type Run = RowOf<typeof FIRMWARE_RUNS>;

/** One roll-out: how far it is, and what each station booted with. */
export default function RolloutPage() {
  const { t } = useTranslation("files");
  const { rolloutId = "" } = useParams();
  const params = { path: { rollout_id: rolloutId } };
  const job = useFollowed(api.useQuery("get", ROLLOUT, { params }), FIRMWARE_RUNS, {
    needs: NEEDS,
    act: (verb) => client.POST(`${ROLLOUT}/${verb}`, { params }),
    retry: (stationIds) =>
      client.POST(`${ROLLOUT}/retry`, { params, body: { station_ids: stationIds ?? null } }),
  });
  const run = useColumns();
  const another = useRetryColumn(job);
  return (
    <JobFrame
      id={rolloutId}
      job={job}
      name={t("rollout.one")}
      title={({ firmware_version }) => t("rollout.title", { version: firmware_version })}
      above={{ title: t("part.rollouts"), to: "/firmware/rollouts" }}
      signs={FIRMWARE_RUN}
      busy="installing"
      facts={({ stage }) => [[t("rollout.stage"), stage]]}
      runs={FIRMWARE_RUNS}
      columns={useMemo(() => [...run, ...another], [run, another])}
      link={({ station_id }) => `/stations/${station_id}/files`}
    />
  );
}

function useColumns(): readonly Column<Run>[] {
  const { t } = useTranslation("files");
  const { t: common } = useTranslation("rollouts");
  return useMemo(
    () => [
      {
        id: "station",
        title: common("station"),
        cell: (row) => <StationName id={row.station_id} />,
        width: 140,
        isName: true,
      },
      {
        id: "state",
        title: common("state"),
        cell: (row) => <StatusMark sign={FIRMWARE_RUN[row.state]} bare />,
        width: 150,
      },
      {
        id: "stage",
        title: t("rollout.stage"),
        cell: (row) => row.stage,
        width: 70,
        align: "end",
      },
      {
        id: "before",
        title: t("rollout.before"),
        cell: (row) => row.tries[0]?.firmware_before ?? <Unknown />,
        width: 95,
      },
      {
        id: "after",
        title: t("rollout.after"),
        cell: (row) => row.tries[0]?.firmware_after ?? <Unknown />,
        width: 110,
      },
      {
        id: "tries",
        title: t("rollout.tried"),
        cell: (row) => row.tries.length,
        width: 95,
        align: "end",
      },
      {
        id: "why",
        title: t("rollout.why"),
        cell: (row) => {
          const why = row.tries[0]?.why;
          return why ? t(`why.${why}`) : null;
        },
        width: 180,
      },
    ],
    [t, common],
  );
}
