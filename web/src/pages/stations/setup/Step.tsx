import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconChevronDown } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./setup.module.css";

export type StepState = "done" | "open" | "later";

/** One line of the checklist: what it is, what came of it, and what is to be done. */
export function Step({
  number,
  title,
  state,
  outcome,
  toggle,
  isOpen,
  children,
}: {
  number: number;
  title: string;
  state: StepState;
  /** What came of it, in a line. */
  outcome?: string | null;
  /** Where a step can be looked at again. */
  toggle?: () => void;
  isOpen: boolean;
  children?: ReactNode;
}) {
  const { t } = useTranslation("stations");
  const head = (
    <>
      <span className={classes.stepSign} aria-hidden>
        {state === "done" ? <IconCheck size={18} stroke={2.4} /> : number}
      </span>
      <span className={classes.stepName}>
        <span className={classes.stepTitle}>
          {title}
          <VisuallyHidden>{` ${t(`setup.state.${state}`)}`}</VisuallyHidden>
        </span>
        {outcome && <span className={classes.stepOutcome}>{outcome}</span>}
      </span>
    </>
  );
  return (
    <li className={classes.step} data-state={state}>
      {toggle === undefined ? (
        <h2 className={classes.stepHead}>{head}</h2>
      ) : (
        <h2>
          <UnstyledButton
            className={classes.stepHead ?? ""}
            w="100%"
            onClick={toggle}
            aria-expanded={isOpen}
          >
            {head}
            <IconChevronDown
              size={18}
              className={classes.turn}
              data-open={isOpen || undefined}
              aria-hidden
            />
          </UnstyledButton>
        </h2>
      )}
      {isOpen && children !== undefined && <div className={classes.stepBody}>{children}</div>}
    </li>
  );
}
