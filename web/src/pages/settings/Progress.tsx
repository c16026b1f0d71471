import { useTranslation } from "react-i18next";
import { StatusMark } from "@/parts/StatusMark";
import { SETTING_RUN } from "@/status/signs";
import type { Progress } from "./settings";
import classes from "./settings.module.css";

/** In this order from the left; what waits is the ground. */
const PARTS = [
  ["applied", "good"],
  ["unchanged", "off"],
  ["reboot_required", "warn"],
  ["failed", "bad"],
  ["skipped", "off"],
  ["cancelled", "off"],
  ["at_work", "busy"],
] as const;
const COUNTED = [...PARTS.map(([part]) => part), "waiting"] as const;

/** How many stations of a job are over, and how they ended. */
export function ProgressBar({ progress }: { progress: Progress }) {
  const { t } = useTranslation("settings");
  const over = progress.total - progress.waiting - progress.at_work;
  return (
    <div
      className={classes.bar}
      role="img"
      aria-label={t("job.over", { over, total: progress.total })}
      title={t("job.over", { over, total: progress.total })}
    >
      {PARTS.filter(([part]) => progress[part] > 0).map(([part, tone]) => (
        <div
          key={part}
          style={{
            width: `${(100 * progress[part]) / progress.total}%`,
            background: `var(--cw-${tone})`,
          }}
        />
      ))}
    </div>
  );
}

/** The same in numbers. */
export function Counts({ progress }: { progress: Progress }) {
  return (
    <ul className={classes.counts}>
      {COUNTED.filter((part) => progress[part] > 0).map((part) => (
        <li key={part}>
          <strong>{progress[part]}</strong>{" "}
          <StatusMark sign={SETTING_RUN[part === "at_work" ? "setting" : part]} bare />
        </li>
      ))}
    </ul>
  );
}
