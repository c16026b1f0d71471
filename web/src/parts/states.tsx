import { Button, Skeleton } from "@mantine/core";
import { type Icon, IconAlertTriangle, IconCloudOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem, type Problem } from "@/api/problem";
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
          <Said by={problem}>{problem.message}</Said>
        )}
        {problem.fields.length > 0 && (
          <ul className={classes.fields}>
            {problem.fields.map((each) => (
              <li key={`${each.field} ${each.rule}`}>
                <code>{each.field}</code>: <Said by={problem}>{each.rule}</Said>
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

/** A sentence of the platform, marked as of its language where that is not the one spoken here. */
export function Said({ by, children }: { by: Problem; children: string }) {
  const { i18n } = useTranslation();
  if (by.language === null || by.language === i18n.language) return children;
  return <span lang={by.language}>{children}</span>;
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
