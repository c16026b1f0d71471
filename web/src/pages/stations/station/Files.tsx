import { Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBroadcast, IconFileDownload, IconFileUpload } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useList } from "@/api/lists";
import { Size, useWhat } from "@/pages/files/columns";
import { FetchLog } from "@/pages/files/FetchLog";
import { FileActions } from "@/pages/files/FileActions";
import { FileText } from "@/pages/files/FileText";
import { FILES, type FileJob, type StationFile } from "@/pages/files/files";
import classes from "@/pages/files/files.module.css";
import { JobActions } from "@/pages/files/JobActions";
import { PublishFirmware } from "@/pages/files/PublishFirmware";
import { SendFirmware } from "@/pages/files/SendFirmware";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { ActionButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Instant } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { FILE_JOB } from "@/status/signs";

const OF_STATION = "/api/v1/stations/{station_id}/file-jobs";
const SHOWN = 20;

/** Firmware that goes to this station, and logs that come from it. */
export default function Files() {
  const { t } = useTranslation("files");
  const station = useThisStation();
  const queries = useQueryClient();
  const scoped = useScoped();
  const path = { station_id: station.id };
  const jobs = useList(OF_STATION, { sort: "-created_at" }, { path });
  const files = useList(FILES, { station_id: station.id, sort: "-changed_at" });
  const [isSending, sending] = useDisclosure(false);
  const [isFetching, fetching] = useDisclosure(false);
  const [isPublishing, publishing] = useDisclosure(false);
  const mayPublish = station.subprotocol !== null && station.subprotocol !== "ocpp1.6";
  const [shown, setShown] = useState<StationFile | null>(null);
  const again = () => void queries.invalidateQueries({ queryKey: ["get", OF_STATION] });
  const rows = jobs.data?.pages.flatMap((page) => page.items).slice(0, SHOWN) ?? [];
  const brought = files.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Card
        title={t("ofStation.title")}
        about={t("ofStation.about")}
        aside={
          <Group gap="sm">
            <ActionButton
              needs={["send", "file-jobs"]}
              variant="default"
              leftSection={<IconFileUpload size={17} />}
              onClick={fetching.open}
            >
              {t("fetch.open")}
            </ActionButton>
            {mayPublish && (
              <ActionButton
                needs={["send", "file-jobs"]}
                variant="default"
                leftSection={<IconBroadcast size={17} />}
                onClick={publishing.open}
              >
                {t("publish.open")}
              </ActionButton>
            )}
            <ActionButton
              needs={["send", "file-jobs"]}
              leftSection={<IconFileDownload size={17} />}
              onClick={sending.open}
            >
              {t("send.open")}
            </ActionButton>
          </Group>
        }
      >
        {jobs.isPending ? (
          <Loading rows={4} />
        ) : jobs.isError && rows.length === 0 ? (
          <ProblemNotice thrown={jobs.error} again={() => void jobs.refetch()} />
        ) : rows.length === 0 ? (
          <EmptyState shape={IconFileDownload} title={t("ofStation.none")}>
            {t("ofStation.noneText")}
          </EmptyState>
        ) : (
          <Link to={scoped(`/firmware/jobs?station_id=${station.id}`)}>{t("ofStation.all")}</Link>
        )}
      </Card>
      {rows.map((job) => (
        <Job
          key={job.id}
          job={job}
          files={brought.filter((file) => file.job_id === job.id)}
          view={setShown}
          then={again}
        />
      ))}
      <SendFirmware stationId={station.id} opened={isSending} close={sending.close} then={again} />
      <FetchLog stationId={station.id} opened={isFetching} close={fetching.close} then={again} />
      <PublishFirmware
        stationId={station.id}
        opened={isPublishing}
        close={publishing.close}
        then={again}
      />
      <FileText file={shown} close={() => setShown(null)} />
    </>
  );
}

/** One job: how far it is, what the station said of it, and what came. */
function Job({
  job,
  files,
  view,
  then,
}: {
  job: FileJob;
  files: readonly StationFile[];
  view: (file: StationFile) => void;
  then: () => void;
}) {
  const { t } = useTranslation("files");
  return (
    <Card
      title={useWhat()(job)}
      about={<Instant at={job.created_at} />}
      aside={<StatusMark sign={FILE_JOB[job.state]} />}
    >
      <Facts
        items={[
          [t("job.location"), <code key="at">{job.location}</code>],
          ...(job.served_bytes === null
            ? []
            : [
                [
                  t("job.fetched"),
                  <span key="size">
                    <Size bytes={job.fetched_bytes} /> / <Size bytes={job.served_bytes} />
                  </span>,
                ] as const,
              ]),
          [t("job.expires"), <Instant key="until" at={job.expires_at} />],
          ...(job.published_at_urls.length === 0
            ? []
            : [
                [
                  t("job.published"),
                  <code key="at">{job.published_at_urls.join(" ")}</code>,
                ] as const,
              ]),
          ...files.map(
            (file) =>
              [
                file.is_partial ? t("file.partial") : t("file.one"),
                <Group key={file.id} gap="xs">
                  <span>{file.name}</span>
                  <Size bytes={file.size_bytes} />
                  <FileActions file={file} view={() => view(file)} />
                </Group>,
              ] as const,
          ),
        ]}
      />
      {job.reports.length > 0 && (
        <ul className={classes.reports} aria-label={t("job.reports")}>
          {job.reports.map((report) => (
            <li key={`${report.at} ${report.status}`}>
              <code>{report.status}</code> <Instant at={report.at} />
            </li>
          ))}
        </ul>
      )}
      <JobActions job={job} then={then} />
    </Card>
  );
}
