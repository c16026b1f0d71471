import { IconTrendingDown, IconTrendingUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormats } from "@/format/context";
import { changeOf } from "@/pages/overview/change";
import classes from "@/pages/overview/Tiles.module.css";
import type { Compared, Overview } from "@/pages/overview/types";
import { Money, Unknown } from "@/parts/figures";
import { useScoped } from "@/shell/scope";
import { EVSE, EVSE_STATES } from "@/status/signs";

/** The figures that one looks at every morning. */
export function Tiles({ seen, figures }: { seen: Overview; figures: Compared }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const { current, previous } = figures;
  const share = (value: number | null) => (value === null ? <Unknown /> : formats.share(value));
  const revenue = current.revenue;
  return (
    <div className={classes.tiles}>
      <Evses seen={seen} />
      <Tile
        name={t("energy")}
        value={formats.energy(current.energy_wh, 1)}
        change={<Change now={current.energy_wh} before={previous.energy_wh} />}
        note={
          current.energy_wh_per_session === null
            ? null
            : t("perSession", { energy: formats.energy(current.energy_wh_per_session, 1) })
        }
      />
      {revenue !== null && (
        <Tile
          name={t("revenue")}
          value={
            revenue.length === 0
              ? t("nothingBooked")
              : revenue.map((each) => (
                  <span key={each.gross.currency} className={classes.stacked}>
                    <Money value={each.gross} />
                  </span>
                ))
          }
          change={
            revenue.length === 1 && previous.revenue?.length === 1 ? (
              <Change
                now={Number(revenue[0]?.gross.amount)}
                before={Number(previous.revenue[0]?.gross.amount)}
              />
            ) : null
          }
          note={
            revenue.length === 1 && revenue[0] !== undefined
              ? t("netOfTax", { amount: formats.money(revenue[0].net) })
              : null
          }
        />
      )}
      <Tile
        name={t("sessions")}
        value={formats.plain(current.sessions_ended)}
        change={<Change now={current.sessions_ended} before={previous.sessions_ended} />}
        note={t("failedStarts", { count: current.failed_starts })}
      />
      <Tile
        name={t("utilisation")}
        value={share(current.utilisation)}
        note={t("utilisationNote")}
      />
      <Tile name={t("uptime")} value={share(current.uptime)} note={t("uptimeNote")} />
      {seen.holds !== null && (
        <Tile
          name={t("holds")}
          value={formats.plain(seen.holds.open)}
          to="/open-holds"
          note={seen.holds.amounts.map((each) => formats.money(each)).join(" · ") || t("noHolds")}
        />
      )}
    </div>
  );
}

function Evses({ seen }: { seen: Overview }) {
  const { t } = useTranslation(["overview", "status"]);
  const formats = useFormats();
  const scoped = useScoped();
  const total = EVSE_STATES.reduce((sum, state) => sum + seen.evses[state], 0);
  return (
    <section className={classes.evses} aria-label={t("evses")}>
      <p className={classes.name}>{t("now")}</p>
      <p className={classes.value}>
        <Link to={scoped("/sessions?view=live")} className={classes.link}>
          {t("charging", { count: seen.sessions_running })}
        </Link>
      </p>
      <div className={classes.bar} aria-hidden>
        {EVSE_STATES.filter((state) => seen.evses[state] > 0).map((state) => (
          <span
            key={state}
            data-tone={EVSE[state].tone}
            data-state={state}
            style={{ flexGrow: seen.evses[state] }}
          />
        ))}
      </div>
      <ul className={classes.legend}>
        {EVSE_STATES.filter((state) => seen.evses[state] > 0 || state === "available").map(
          (state) => {
            const Shape = EVSE[state].shape;
            return (
              <li key={state} data-tone={EVSE[state].tone}>
                <Link to={scoped(`/stations?evse_state=${state}`)} className={classes.state}>
                  <Shape size={15} stroke={2} aria-hidden />
                  <strong>{formats.plain(seen.evses[state])}</strong>{" "}
                  {t(EVSE[state].word as never, { ns: "status" })}
                </Link>
              </li>
            );
          },
        )}
      </ul>
      <p className={classes.note}>
        {t("ofEvses", { count: total })}
        {" · "}
        <Link to={scoped("/stations")} className={classes.quietLink}>
          {t("stationsConnected", {
            connected: formats.plain(seen.stations.connected),
            all: formats.plain(
              seen.stations.connected + seen.stations.not_connected + seen.stations.never_seen,
            ),
          })}
        </Link>
        {seen.terminals !== null && seen.terminals.offline > 0 && (
          <>
            {" · "}
            <Link to={scoped("/terminals?is_online=false")} className={classes.quietLink}>
              {t("terminalsOffline", { count: seen.terminals.offline })}
            </Link>
          </>
        )}
      </p>
    </section>
  );
}

function Tile({
  name,
  value,
  change,
  note,
  to,
}: {
  name: string;
  value: ReactNode;
  change?: ReactNode;
  note?: ReactNode;
  to?: string;
}) {
  const scoped = useScoped();
  return (
    <div className={classes.tile}>
      <p className={classes.name}>
        {to === undefined ? (
          name
        ) : (
          <Link to={scoped(to)} className={classes.quietLink}>
            {name}
          </Link>
        )}
      </p>
      <p className={classes.value}>{value}</p>
      <p className={classes.note}>
        {change}
        {note}
      </p>
    </div>
  );
}

/** Against the period before, up to the same time of the clock. */
function Change({ now, before }: { now: number; before: number }) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const change = changeOf(now, before);
  if (change === null) return null;
  const Shape = change < 0 ? IconTrendingDown : IconTrendingUp;
  const text = `${change > 0 ? "+" : ""}${formats.share(change, 0)}`;
  return (
    <span className={classes.change} title={t("againstBefore")}>
      <Shape size={15} aria-hidden /> {text}
    </span>
  );
}
