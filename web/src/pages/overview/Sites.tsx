import { lazy, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Asked, useList } from "@/api/lists";
import classes from "@/pages/overview/Sites.module.css";
import type { OverviewSite } from "@/pages/overview/types";
import { worstOf } from "@/pages/overview/worst";
import { Card } from "@/parts/Card";
import { Energy } from "@/parts/figures";
import { Loading, ProblemNotice } from "@/parts/states";
import { EVSE, EVSE_STATES } from "@/status/signs";

const SiteMap = lazy(() => import("@/pages/overview/SiteMap"));
const SHOWN = 200;

/** Where the sites are and how they do: a map, and the same as a list. */
export function Sites({ asked }: { asked: Asked }) {
  const { t } = useTranslation(["overview", "status"]);
  const query = useMemo(() => ({ ...asked, limit: String(SHOWN), sort: "name" }), [asked]);
  const list = useList("/api/v1/overview/sites", query, { every: 60_000 });
  const sites: readonly OverviewSite[] = useMemo(
    () => list.data?.pages.flatMap((page) => page.items) ?? [],
    [list.data],
  );
  const { hasNextPage, fetchNextPage } = list;
  if (list.isPending) return <Loading rows={5} />;
  if (list.isError) {
    return <ProblemNotice thrown={list.error} again={() => void list.refetch()} />;
  }
  if (sites.length === 0) return null;
  return (
    <Card title={t("sites")} flush>
      <div className={classes.split}>
        <div className={classes.map}>
          <Suspense fallback={<Loading rows={5} />}>
            <SiteMap sites={sites} />
          </Suspense>
        </div>
        <ul className={classes.list}>
          {sites.map((site) => {
            const sign = EVSE[worstOf(site.evses)];
            const Shape = sign.shape;
            return (
              <li key={site.id}>
                <Link to={`/sites/${site.id}`} className={classes.site}>
                  <span className={classes.shape} data-tone={sign.tone}>
                    <Shape
                      size={18}
                      stroke={2}
                      role="img"
                      aria-label={t(sign.word as never, { ns: "status" })}
                    />
                  </span>
                  <span className={classes.text}>
                    <span className={classes.name}>{site.name}</span>
                    <span className={classes.quiet}>
                      {EVSE_STATES.filter((state) => site.evses[state] > 0)
                        .map(
                          (state) =>
                            `${site.evses[state]} ${t(EVSE[state].word as never, { ns: "status" })}`,
                        )
                        .join(" · ") || t("noEvses")}
                    </span>
                  </span>
                  <span className={classes.energy}>
                    <Energy wh={site.energy_today_wh} decimals={1} />
                  </span>
                </Link>
              </li>
            );
          })}
          {hasNextPage && (
            <li className={classes.more}>
              <button type="button" onClick={() => void fetchNextPage()}>
                {t("moreSites")}
              </button>
            </li>
          )}
        </ul>
      </div>
    </Card>
  );
}
