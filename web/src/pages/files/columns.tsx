import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import type { Column } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { UserName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { FILE_JOB } from "@/status/signs";
import type { FileJob, StationFile } from "./files";

/** How large something is, as people say it. */
export function Size({ bytes }: { bytes: number | null }) {
  const formats = useFormats();
  return bytes === null ? <Unknown /> : <bdi>{formats.size(bytes)}</bdi>;
}

/** What became of a job, whosever it is. */
export function useJobColumns(): readonly Column<FileJob>[] {
  const { t } = useTranslation("files");
  return useMemo(
    () => [
      {
        id: "what",
        title: t("job.what"),
        cell: (job) => <What job={job} />,
        width: 190,
        isName: true,
      },
      {
        id: "state",
        title: t("job.state"),
        cell: (job) => <StatusMark sign={FILE_JOB[job.state]} bare />,
        width: 140,
      },
      {
        id: "reported",
        title: t("job.reported"),
        cell: (job) => (job.reported === null ? <Unknown /> : <code>{job.reported}</code>),
        width: 150,
      },
      {
        id: "protocol",
        title: t("protocol"),
        cell: (job) => job.protocol.toUpperCase(),
        width: 100,
      },
      {
        id: "created",
        title: t("job.created"),
        cell: (job) => <Instant at={job.created_at} relative />,
        sort: "created_at",
        width: 126,
      },
      {
        id: "location",
        title: t("job.location"),
        cell: (job) => <code title={job.location}>{job.location}</code>,
        width: 260,
        isExtra: true,
      },
      {
        id: "expires",
        title: t("job.expires"),
        cell: (job) => <Instant at={job.expires_at} />,
        width: 150,
        isExtra: true,
      },
      {
        id: "by",
        title: t("by"),
        cell: (job) => <UserName id={job.created_by} />,
        width: 150,
        isExtra: true,
      },
    ],
    [t],
  );
}

/** Says what travels: firmware by its version, a log by its kind. */
export function useWhat(): (job: FileJob) => string {
  const { t } = useTranslation("files");
  return (job) => {
    if (job.kind === "log") return t(`log.${job.log ?? "diagnostics"}`);
    if (job.kind === "test" || job.firmware_version === null) return t(`kind.${job.kind}`);
    return t(`version.${job.kind}`, { version: job.firmware_version });
  };
}

function What({ job }: { job: FileJob }) {
  return <>{useWhat()(job)}</>;
}

export function useJobFilters(): readonly Filter[] {
  const { t } = useTranslation("files");
  const { t: said } = useTranslation("status");
  return useMemo(
    () => [
      {
        kind: "choice",
        name: "kind",
        title: t("job.what"),
        choices: (["firmware", "log", "publish", "test"] as const).map((value) => ({
          value,
          title: t(`kind.${value}`),
        })),
      },
      {
        kind: "choice",
        name: "state",
        title: t("job.state"),
        choices: (Object.keys(FILE_JOB) as FileJob["state"][]).map((value) => ({
          value,
          title: said(`fileJob.${value}`),
        })),
      },
    ],
    [t, said],
  );
}

/** What a station brought. */
export function useFileColumns(): readonly Column<StationFile>[] {
  const { t } = useTranslation("files");
  return useMemo(
    () => [
      {
        id: "name",
        title: t("file.name"),
        cell: (file) => <span title={file.name}>{file.name}</span>,
        width: 200,
        isName: true,
      },
      {
        id: "size",
        title: t("file.size"),
        cell: (file) => (
          <>
            <Size bytes={file.size_bytes} />
            {file.is_partial && ` · ${t("file.partial")}`}
          </>
        ),
        width: 150,
        align: "end",
      },
      {
        id: "changed",
        title: t("file.came"),
        cell: (file) => <Instant at={file.changed_at} relative />,
        sort: "changed_at",
        width: 126,
      },
      {
        id: "protocol",
        title: t("protocol"),
        cell: (file) => file.protocol.toUpperCase(),
        width: 100,
      },
      {
        id: "sha256",
        title: "SHA-256",
        cell: (file) =>
          file.sha256 === null ? <Unknown /> : <code title={file.sha256}>{file.sha256}</code>,
        width: 160,
        isExtra: true,
      },
      {
        id: "peer",
        title: t("file.peer"),
        cell: (file) => <code>{file.peer}</code>,
        width: 140,
        isExtra: true,
      },
    ],
    [t],
  );
}
