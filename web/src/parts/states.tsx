import { Button, Skeleton } from "@mantine/core";
import { type Icon, IconAlertTriangle, IconCloudOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import classes from "./states.module.css";

/** Nothing is here yet: what this would be, and the next step towards it. */
export function EmptyState({
  shape: Shape,
  title,
  children,
  action,
}: {
  shape: Icon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={classes.state}>
      <Shape size={36} stroke={1.4} aria-hidden className={classes.shape} />
      <p className={classes.title}>{title}</p>
      {children !== undefined && <div className={classes.text}>{children}</div>}
      {action}
    </div>
  );
}

/** What went wrong, what was kept, and what to do. */
export function ProblemNotice({ thrown, again }: { thrown: unknown; again?: () => void }) {
  const { t } = useTranslation();
  const problem = asProblem(thrown);
  const Shape = problem.isOutage ? IconCloudOff : IconAlertTriangle;
  return (
    <div className={classes.state} role="alert">
      <Shape size={32} stroke={1.5} aria-hidden className={classes.alarm} />
      <p className={classes.title}>
        {problem.isOutage
          ? t("problem.unreachable")
          : problem.status === 404
            ? t("problem.notFound")
            : problem.status === 403
              ? t("problem.forbidden")
              : t("problem.refused")}
      </p>
      <div className={classes.text}>
        {problem.isOutage ? (
          t("problem.unreachableWhatNow")
        ) : (
          // The platform speaks English.
          <span lang="en">{problem.message}</span>
        )}
        {problem.fields.length > 0 && (
          <ul className={classes.fields} lang="en">
            {problem.fields.map((each) => (
              <li key={`${each.field} ${each.rule}`}>
                <code>{each.field}</code>: {each.rule}
              </li>
            ))}
          </ul>
        )}
        {problem.requestId !== null && (
          <p className={classes.request}>{t("problem.request", { id: problem.requestId })}</p>
        )}
      </div>
      {again !== undefined && (
        <Button variant="default" onClick={again}>
          {t("tryAgain")}
        </Button>
      )}
    </div>
  );
}

/** The shape of what is about to come. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.loading} role="status" aria-label={t("loading")}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows that are all alike
        <Skeleton key={row} height={18} width={`${92 - ((row * 17) % 45)}%`} radius="sm" />
      ))}
    </div>
  );
}
