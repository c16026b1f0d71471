import type { ReactNode } from "react";
import { useId } from "react";
import classes from "./Card.module.css";

/** A part of a page with its own name. */
export function Card({
  title,
  aside,
  about,
  children,
  flush = false,
}: {
  title?: string;
  aside?: ReactNode;
  about?: ReactNode;
  children: ReactNode;
  /** Content up to the edge, as tables want it. */
  flush?: boolean;
}) {
  const id = useId();
  return (
    <section
      className={classes.card}
      data-flush={flush || undefined}
      {...(title === undefined ? {} : { "aria-labelledby": id })}
    >
      {(title !== undefined || aside !== undefined) && (
        <header className={classes.head}>
          <div>
            {title !== undefined && (
              <h2 className={classes.title} id={id}>
                {title}
              </h2>
            )}
            {about !== undefined && <p className={classes.about}>{about}</p>}
          </div>
          {aside}
        </header>
      )}
      <div className={classes.body}>{children}</div>
    </section>
  );
}
