import { Anchor, Breadcrumbs } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";
import { useScoped } from "@/shell/scope";
import classes from "./Page.module.css";

/** The frame of every page: where one is, what this is, what can be done, and the content. */
export function Page({
  title,
  above = [],
  mark,
  about,
  actions,
  tabs,
  children,
}: {
  title: string;
  /** The pages above, outermost first. */
  above?: readonly { title: string; to: string }[];
  /** A status beside the title. */
  mark?: ReactNode;
  /** A line below the title. */
  about?: ReactNode;
  actions?: ReactNode;
  tabs?: ReactNode;
  children: ReactNode;
}) {
  const scoped = useScoped();
  useEffect(() => {
    document.title = `${title} · Chargewright`;
  }, [title]);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div className={classes.naming}>
          {above.length > 0 && (
            <Breadcrumbs separator="›" separatorMargin={6} className={classes.above}>
              {above.map((each) => (
                <Anchor key={each.to} component={Link} to={scoped(each.to)} size="sm">
                  <bdi>{each.title}</bdi>
                </Anchor>
              ))}
            </Breadcrumbs>
          )}
          <div className={classes.titles}>
            <h1 className={classes.title}>
              <bdi>{title}</bdi>
            </h1>
            {mark}
          </div>
          {about !== undefined && <div className={classes.about}>{about}</div>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      {tabs}
      {children}
    </div>
  );
}
