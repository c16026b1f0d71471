import type { ReactNode } from "react";
import classes from "./Scroll.module.css";

/** What may be wider or higher than its place: it scrolls by itself, by keyboard too. */
export function Scroll({
  name,
  id,
  maxHeight,
  children,
}: {
  name: string;
  id?: string;
  maxHeight?: number;
  children: ReactNode;
}) {
  return (
    <section
      className={classes.scroll}
      style={{ maxHeight }}
      aria-label={name}
      id={id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
      tabIndex={0}
    >
      {children}
    </section>
  );
}
