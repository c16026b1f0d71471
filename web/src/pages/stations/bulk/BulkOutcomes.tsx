import { Button, Progress, Group as Row, Stack, Text } from "@mantine/core";
import {
  IconCheck,
  IconCircle,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconLoader,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { bulkRuns, type Outcome, progressOf, type Run, tally } from "@/pages/stations/bulk/run";
import { StatusMark } from "@/parts/StatusMark";
import { useScoped } from "@/shell/scope";
import { COMMAND } from "@/status/signs";
import type { Sign } from "@/status/tone";
import classes from "./bulk.module.css";

const SIGNS: Readonly<Record<Exclude<Outcome["state"], "answered">, Sign>> = {
  waiting: { tone: "off", shape: IconCircle, word: "" },
  working: { tone: "busy", shape: IconLoader, word: "" },
  leftOut: { tone: "off", shape: IconCircleMinus, word: "" },
  done: { tone: "good", shape: IconCheck, word: "" },
  already: { tone: "good", shape: IconCircleCheck, word: "" },
  refused: { tone: "bad", shape: IconCircleX, word: "" },
};

/** How far a run is, and what came of each station; it goes on when this is shut. */
export function BulkOutcomes({ run, close }: { run: Run; close: () => void }) {
  const { t } = useTranslation(["stations", "common"]);
  const scoped = useScoped();
  return (
    <Stack gap="md">
      {run.about !== null && <Text>{t("bulk.intoGroup", { group: run.about })}</Text>}
      <RunProgress run={run} />
      <ul className={classes.names} data-tall>
        {run.lines.map(({ target, outcome }) => (
          <li key={target.id}>
            <Link to={scoped(`/stations/${target.id}`)} className={classes.name}>
              {target.name}
            </Link>
            <OutcomeMark outcome={outcome} />
          </li>
        ))}
      </ul>
      {!run.isOver && (
        <Text size="sm" c="dimmed">
          {t("bulk.goesOn")}
        </Text>
      )}
      <Row justify="flex-end" gap="sm">
        {!run.isOver && (
          <Button variant="default" disabled={run.isStopping} onClick={() => bulkRuns.stop()}>
            {t("bulk.stop")}
          </Button>
        )}
        <Button onClick={close}>{t("close", { ns: "common" })}</Button>
      </Row>
    </Stack>
  );
}

/** The bar, with its words. */
export function RunProgress({ run }: { run: Run }) {
  const { t } = useTranslation("stations");
  const { through, of } = progressOf(run);
  const { good, bad, leftOut } = tally(run);
  const said = run.isOver
    ? [
        t("bulk.good", { count: good }),
        ...(bad > 0 ? [t("bulk.bad", { count: bad })] : []),
        ...(leftOut > 0 ? [t("bulk.leftOut", { count: leftOut })] : []),
      ].join(", ")
    : t("bulk.progress", { through, of });
  return (
    <div>
      <div className={classes.progress} role="status">
        <span>{said}</span>
      </div>
      <Progress
        value={of === 0 ? 100 : (through / of) * 100}
        animated={!run.isOver}
        aria-label={t("bulk.progressName")}
      />
    </div>
  );
}

function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const { t } = useTranslation("stations");
  if (outcome.state === "answered") return <StatusMark sign={COMMAND[outcome.command]} />;
  const note = outcome.state === "refused" ? outcome.text : undefined;
  return (
    <StatusMark sign={SIGNS[outcome.state]} name={t(`bulk.outcome.${outcome.state}`)} note={note} />
  );
}
