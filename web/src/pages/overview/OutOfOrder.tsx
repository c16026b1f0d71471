import { Anchor } from "@mantine/core";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Asked, useList } from "@/api/lists";
import classes from "@/pages/overview/Attention.module.css";
import { evseState } from "@/pages/stations/evseState";
import { STATIONS, type Station } from "@/pages/stations/stations";
import { Instant } from "@/parts/figures";
import { SiteName } from "@/parts/Named";
import { useScoped } from "@/shell/scope";
import { EVSE, type EvseState } from "@/status/signs";

const SHOWN = 5;
const FAILING = ["faulted", "offline"] as const satisfies readonly EvseState[];

/** Stations with an EVSE that nobody planned to be out of order: a fault, or a lost connection. */
export function useOutOfOrder(asked: Asked): readonly Station[] {
  const query = useMemo(
    () => ({ ...asked, evse_state: FAILING, is_retired: "false", limit: String(SHOWN) }),
    [asked],
  );
  return useList(STATIONS, query).data?.pages[0]?.items ?? [];
}

export function OutOfOrder({ stations }: { stations: readonly Station[] }) {
  const { t } = useTranslation("overview");
  const scoped = useScoped();
  if (stations.length === 0) return null;
  const all = FAILING.map((state) => `evse_state=${state}`).join("&");
  return (
    <section aria-label={t("outOfOrder")} className={classes.failing}>
      <h3 className={classes.heading}>
        {t("outOfOrder")}
        <Anchor component={Link} to={scoped(`/stations?${all}`)} size="sm">
          {t("outOfOrderAll")}
        </Anchor>
      </h3>
      <ul className={classes.items}>
        {stations.map((station) => (
          <Failing key={station.id} station={station} />
        ))}
      </ul>
    </section>
  );
}

function Failing({ station }: { station: Station }) {
  const { t } = useTranslation("status");
  const scoped = useScoped();
  const states = station.evses.map((evse) => evseState(evse.connectors, station));
  const state = FAILING.find((each) => states.includes(each)) ?? "offline";
  const sign = EVSE[state];
  const Shape = sign.shape;
  const failing = station.evses.filter((_, place) => states[place] === state);
  return (
    <li>
      <Link to={scoped(`/stations/${station.id}`)} className={classes.item}>
        <span className={classes.shape} data-tone={sign.tone}>
          <Shape size={18} stroke={2} aria-hidden />
        </span>
        <span className={classes.text}>
          <span className={classes.sentence}>{station.name}</span>
          <span className={classes.where}>
            {t(sign.word as never)}
            {station.evses.length > failing.length && (
              <>: {failing.map((evse) => evse.label).join(", ")}</>
            )}
            {" · "}
            <SiteName id={station.site_id} />
            {state === "offline" && station.disconnected_at !== null && (
              <>
                {" · "}
                <Instant at={station.disconnected_at} relative />
              </>
            )}
          </span>
        </span>
      </Link>
    </li>
  );
}
