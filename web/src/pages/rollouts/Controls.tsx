import { useTranslation } from "react-i18next";
import { ConfirmButton, DoButton, type Needs } from "@/parts/actions";

export type Verb = "pause" | "resume" | "cancel";
type Job = Readonly<{ state: "running" | "paused" | "done" | "cancelled" }>;

/** What somebody does to a job that is not over. */
export function Controls({
  job,
  needs,
  act,
  then,
}: {
  job: Job;
  needs: Needs;
  act: (verb: Verb) => Promise<unknown>;
  /** Afterwards the job is another. */
  then: () => void;
}) {
  const { t } = useTranslation("rollouts");
  if (job.state === "done" || job.state === "cancelled") return null;
  const does = async (verb: Verb) => {
    await act(verb);
    then();
  };
  return (
    <>
      {job.state === "running" ? (
        <DoButton needs={needs} variant="default" done={t("paused")} act={() => does("pause")}>
          {t("pause")}
        </DoButton>
      ) : (
        <DoButton needs={needs} done={t("resumed")} act={() => does("resume")}>
          {t("resume")}
        </DoButton>
      )}
      <ConfirmButton
        needs={needs}
        title={t("cancelTitle")}
        text={t("cancelText")}
        confirm={t("cancel")}
        done={t("cancelled")}
        act={() => act("cancel")}
        then={then}
      >
        {t("cancel")}
      </ConfirmButton>
    </>
  );
}

/** Why a job stands still, where that is for a person to know. */
export function useWhyPaused(): (job: { pause_reason: string | null }) => string | null {
  const { t } = useTranslation("rollouts");
  return ({ pause_reason: reason }) => {
    if (reason === "failures") return t("pausedFailures");
    return reason === "stage" ? t("pausedStage") : null;
  };
}
