import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, client } from "@/api/client";
import { JobFrame } from "@/pages/rollouts/JobFrame";
import { useFollowed } from "@/pages/rollouts/job";
import { useRetryColumn } from "@/pages/rollouts/Retry";
import { SETTING_RUN } from "@/status/signs";
import { useRunColumns } from "./runColumns";
import { JOB, RUNS } from "./settings";
import { TemplateName } from "./Who";

const NEEDS = ["change", "setting-templates"] as const;

/** One job: how far it is, station by station. */
export default function JobPage() {
  const { t } = useTranslation("settings");
  const { jobId = "" } = useParams();
  const params = { path: { job_id: jobId } };
  const job = useFollowed(api.useQuery("get", JOB, { params }), RUNS, {
    needs: NEEDS,
    act: (verb) => client.POST(`${JOB}/${verb}`, { params }),
    retry: (stationIds) =>
      client.POST(`${JOB}/retry`, { params, body: { station_ids: stationIds ?? null } }),
  });
  const run = useRunColumns();
  const another = useRetryColumn(job);
  return (
    <JobFrame
      id={jobId}
      job={job}
      name={t("job.one")}
      title={() => t("job.title")}
      above={{ title: t("part.jobs"), to: "/settings/jobs" }}
      signs={SETTING_RUN}
      busy="setting"
      facts={({ template_id }) => [
        [t("template.one"), <TemplateName key="template" id={template_id} />],
      ]}
      runs={RUNS}
      columns={useMemo(() => [...run, ...another], [run, another])}
      link={({ station_id }) => `/stations/${station_id}/configuration`}
    />
  );
}
