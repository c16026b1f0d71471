import { useTranslation } from "react-i18next";
import { StatusMark } from "@/parts/StatusMark";
import type { Sign } from "@/status/tone";
import classes from "./rollouts.module.css";

/** How many stations of a job are how far; beside these, how many ended by each word of its kind. */
export type Progress = Readonly<{ total: number; waiting: number; at_work: number }>;
/** The signs of a kind's runs; `at_work` is shown by the one that is named `busy`. */
export type Signs<Busy extends string> = Readonly<Record<Busy, Sign>>;

/** In this order from the left: how they ended, then who is at work; what waits is the ground. */
function partsOf(progress: Progress): [string, number][] {
  const { total: _, waiting: __, at_work, ...ended } = progress;
  return [...Object.entries(ended as Record<string, number>), ["at_work", at_work]];
}

/** How many stations of a job are over, and how they ended. */
export function ProgressBar<Busy extends string>({
  progress,
  signs,
  busy,
}: {
  progress: Progress;
  signs: Signs<Busy>;
  busy: Busy;
}) {
  const over = useOver()(progress);
  return (
    <div className={classes.bar} role="img" aria-label={over} title={over}>
      {partsOf(progress)
        .filter(([, count]) => count > 0)
        .map(([part, count]) => (
          <div
            key={part}
            style={{
              width: `${(100 * count) / progress.total}%`,
              background: `var(--cw-${signOf(part, signs, busy).tone})`,
            }}
          />
        ))}
    </div>
  );
}

/** The same in numbers. */
export function Counts<Busy extends string>({
  progress,
  signs,
  busy,
}: {
  progress: Progress;
  signs: Signs<Busy>;
  busy: Busy;
}) {
  const counted: [string, number][] = [...partsOf(progress), ["waiting", progress.waiting]];
  return (
    <ul className={classes.counts}>
      {counted
        .filter(([, count]) => count > 0)
        .map(([part, count]) => (
          <li key={part}>
            <strong>{count}</strong> <StatusMark sign={signOf(part, signs, busy)} bare />
          </li>
        ))}
    </ul>
  );
}

/** “3 of 10 stations are over”. */
export function useOver(): (progress: Progress) => string {
  const { t } = useTranslation("rollouts");
  return ({ total, waiting, at_work }) => t("over", { over: total - waiting - at_work, total });
}

function signOf<Busy extends string>(part: string, signs: Signs<Busy>, busy: Busy): Sign {
  return signs[(part === "at_work" ? busy : part) as Busy];
}
