import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { DoButton, type Needs } from "@/parts/actions";
import type { Column } from "@/parts/DataList";
import type { Followed, Job } from "./job";

type Run = Readonly<{ station_id: string; state: string }>;
/** Has these stations try again; undefined: all that failed. */
export type Retry = (stationIds?: string[]) => Promise<unknown>;

const AGAIN = new Set(["failed", "skipped"]);

/** A station that failed or was left out can try again, in its row; in a cancelled job none can. */
export function useRetryColumn({
  found: { data: job },
  needs,
  retry,
}: Followed<Job>): readonly Column<Run>[] {
  const { t } = useTranslation("rollouts");
  const isOpen = job !== undefined && job.state !== "cancelled";
  return useMemo(
    () =>
      isOpen
        ? [
            {
              id: "actions",
              title: t("actions"),
              cell: (run) =>
                AGAIN.has(run.state) && (
                  <DoButton
                    needs={needs}
                    variant="default"
                    size="compact-sm"
                    done={t("retried")}
                    act={() => retry([run.station_id])}
                  >
                    {t("retry")}
                  </DoButton>
                ),
              width: 150,
            },
          ]
        : [],
    [t, isOpen, needs, retry],
  );
}

/** The same for all that failed. */
export function RetryAll({ job, needs, retry }: { job: Job; needs: Needs; retry: Retry }) {
  const { t } = useTranslation("rollouts");
  if (job.progress.failed === 0 || job.state === "cancelled") return null;
  return (
    <DoButton needs={needs} variant="default" done={t("retried")} act={() => retry()}>
      {t("retryAll")}
    </DoButton>
  );
}
