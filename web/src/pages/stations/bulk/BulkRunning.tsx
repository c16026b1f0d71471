import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { RunProgress } from "@/pages/stations/bulk/BulkOutcomes";
import { bulkRuns } from "@/pages/stations/bulk/run";
import { useBulkRun } from "@/pages/stations/bulk/useBulk";
import classes from "./bulk.module.css";

/** The way back to a run that one has left. */
export function BulkRunning({ show }: { show: () => void }) {
  const { t } = useTranslation("stations");
  const run = useBulkRun();
  if (run === null) return null;
  return (
    <section className={classes.running} aria-label={t("bulk.title")}>
      <div className={classes.runningText}>
        <span className={classes.runningTitle}>{t(`bulk.kind.${run.kind}`)}</span>
        <RunProgress run={run} />
      </div>
      <Button variant="default" onClick={show}>
        {t("bulk.show")}
      </Button>
      {run.isOver && (
        <Button variant="subtle" onClick={() => bulkRuns.dismiss()}>
          {t("bulk.dismiss")}
        </Button>
      )}
    </section>
  );
}
