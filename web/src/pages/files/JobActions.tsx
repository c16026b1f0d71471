import { Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { ConfirmButton, DoButton } from "@/parts/actions";
import type { FileJob } from "./files";

const NEEDS = ["send", "file-jobs"] as const;
const OVER: readonly FileJob["state"][] = ["done", "failed", "expired", "cancelled"];

/** What can be done to a job: shut its door, or take back what it published. Nothing to most that are over. */
export function JobActions({ job, then }: { job: FileJob; then: () => void }) {
  const { t } = useTranslation("files");
  const path = { file_job_id: job.id };
  const isOffered = job.kind === "publish" && job.state === "done" && !isTakenBack(job);
  if (OVER.includes(job.state) && !isOffered) return null;
  if (isOffered) {
    return (
      <Group mt="sm">
        <DoButton
          needs={NEEDS}
          variant="default"
          size="xs"
          done={t("send.done")}
          act={async () => {
            await client.POST("/api/v1/file-jobs/{file_job_id}/unpublish", {
              params: { path, header: { "Idempotency-Key": idempotencyKey() } },
              body: {} as never,
            });
            then();
          }}
        >
          {t("job.unpublish")}
        </DoButton>
      </Group>
    );
  }
  return (
    <Group mt="sm">
      <ConfirmButton
        needs={NEEDS}
        variant="default"
        size="xs"
        title={t("job.closeTitle")}
        text={t("job.closeText")}
        confirm={t("job.close")}
        done={t("job.closed")}
        act={() => client.POST("/api/v1/file-jobs/{file_job_id}/close", { params: { path } })}
        then={then}
      >
        {t("job.close")}
      </ConfirmButton>
    </Group>
  );
}

function isTakenBack(job: FileJob): boolean {
  return job.reported === "Unpublished" || job.reported === "NoFirmware";
}
