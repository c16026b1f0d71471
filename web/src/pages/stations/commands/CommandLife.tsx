import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useFormats } from "@/format/context";
import { answerWord, isLongAnswer, stepsOf, tookMs } from "@/pages/stations/commands/life";
import { isUnderWay } from "@/pages/stations/commands/send";
import { Json } from "@/pages/stations/ocpp/Json";
import type { Command } from "@/pages/stations/stations";
import { StatusMark } from "@/parts/StatusMark";
import { COMMAND } from "@/status/signs";
import classes from "./commands.module.css";

const EVERY_MS = 1_000;

/** What becomes of a command, as it happens: waiting, sent, answered. */
export function CommandLife({
  command,
  then,
}: {
  command: Command;
  /** Called once it is over, with what became of it. */
  then?: (over: Command) => void;
}) {
  const { t } = useTranslation("stations");
  const formats = useFormats();
  const read = api.useQuery(
    "get",
    "/api/v1/commands/{command_id}",
    { params: { path: { command_id: command.id } } },
    {
      refetchInterval: (running) =>
        isUnderWay((running.state.data ?? command).state) ? EVERY_MS : false,
    },
  );
  const seen = read.data ?? command;
  const tell = useRef(then);
  tell.current = then;
  const isOver = !isUnderWay(seen.state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when it is over
  useEffect(() => {
    if (isOver) tell.current?.(seen);
  }, [isOver]);
  const took = tookMs(seen);
  const word = answerWord(seen.answer);
  return (
    <div className={classes.life} role="status">
      <div className={classes.lifeHead}>
        <StatusMark sign={COMMAND[seen.state]} />
        <span className={classes.quiet}>
          {seen.state === "failed" || seen.state === "unknown"
            ? t(`command.${seen.state}`)
            : [
                ...(word === null ? [] : [t("command.says", { word })]),
                ...(took === null
                  ? []
                  : [t("command.took", { seconds: formats.plain(took / 1000, 1) })]),
              ].join(", ")}
        </span>
      </div>
      <ol className={classes.steps}>
        {stepsOf(seen).map((step) => (
          <li
            key={step.name}
            data-done={step.at !== null || undefined}
            aria-current={step.isHere ? "step" : undefined}
          >
            {t(`command.step.${step.name}`)}
            {step.at !== null && <time dateTime={step.at}>{formats.at(step.at, "second")}</time>}
          </li>
        ))}
      </ol>
      {isLongAnswer(seen.answer) && (
        <details>
          <summary>{t("command.answer")}</summary>
          <Json thing={seen.answer} />
        </details>
      )}
    </div>
  );
}
