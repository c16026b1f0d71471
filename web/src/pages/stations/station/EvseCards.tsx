import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "@/api/me";
import { EvseCode } from "@/pages/stations/codes/EvseCode";
import { evseState } from "@/pages/stations/evseState";
import { TariffName } from "@/pages/stations/station/TariffName";
import { useSessionsNow } from "@/pages/stations/station/useSessionsNow";
import { useZone } from "@/pages/stations/station/useThisStation";
import {
  type Connector,
  type Evse,
  payersOf,
  type Session,
  type Station,
  type Terminal,
} from "@/pages/stations/stations";
import { PhonePayments } from "@/pages/terminals/PhonePayments";
import { Card } from "@/parts/Card";
import { Energy, Instant, Power } from "@/parts/figures";
import { Named } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { useScoped } from "@/shell/scope";
import { CONNECTOR, EVSE, UNHEARD } from "@/status/signs";
import classes from "./EvseCards.module.css";

/** Each EVSE with its connectors: what they are, since when, and what is wrong with them. */
export function EvseCards({
  station,
  terminals,
}: {
  station: Station;
  /** Null until they are known. */
  terminals: readonly Terminal[] | null;
}) {
  const { t } = useTranslation("stations");
  const running = useSessionsNow(station.id);
  if (station.evses.length === 0) {
    return (
      <Card title={t("evses")}>
        <p className={classes.none}>{t("general.noEvses")}</p>
      </Card>
    );
  }
  return (
    <div className={classes.grid}>
      {station.evses.map((evse) => (
        <OneEvse
          key={evse.id}
          evse={evse}
          station={station}
          terminals={terminals && payersOf(terminals, evse)}
          session={running.find((each) => each.evse_no === evse.evse_no)}
        />
      ))}
    </div>
  );
}

function OneEvse({
  evse,
  station,
  terminals,
  session,
}: {
  evse: Evse;
  station: Station;
  terminals: readonly Terminal[] | null;
  session: Session | undefined;
}) {
  const { t } = useTranslation("stations");
  const may = useMay();
  const scoped = useScoped();
  return (
    <Card
      title={t("general.evse", { label: evse.label })}
      about={t("general.evseNo", { count: evse.evse_no })}
      aside={<StatusMark sign={EVSE[evseState(evse.connectors, station)]} />}
    >
      <ul className={classes.connectors}>
        {evse.connectors.map((connector) => (
          <OneConnector key={connector.id} connector={connector} station={station} />
        ))}
      </ul>
      {session !== undefined && (
        <p className={classes.session}>
          <Link to={scoped(`/sessions/${session.id}`)}>{t("general.running")}</Link>
          <Energy wh={session.energy_wh} />
          <Power w={session.power_w} />
          <span className={classes.quiet}>
            <Instant at={session.started_at ?? session.opened_at} relative />
          </span>
        </p>
      )}
      <dl className={classes.terms}>
        <div>
          <dt>{t("tariff")}</dt>
          <dd>
            {evse.tariff_id === null ? (
              t("general.tariffOfSite")
            ) : (
              <TariffName id={evse.tariff_id} />
            )}
          </dd>
        </div>
        <div>
          <dt>{t("general.paidAt")}</dt>
          <dd>
            {terminals === null ? (
              <Named id={evse.id} name={undefined} />
            ) : terminals.length === 0 ? (
              t("general.noTerminal")
            ) : (
              terminals.map(({ label }) => label).join(", ")
            )}
          </dd>
        </div>
        {may("read", "terminals") && (
          <div>
            <dt>{t("general.withPhone")}</dt>
            <dd>
              <PhonePayments about="evse" id={evse.id} name={evse.label} />
            </dd>
          </div>
        )}
      </dl>
      <EvseCode evse={evse} station={station} />
    </Card>
  );
}

function OneConnector({ connector, station }: { connector: Connector; station: Station }) {
  const { t } = useTranslation("stations");
  const zone = useZone(station);
  const { status, error_code: code, vendor_error_code: vendorCode, info } = connector;
  const hasError = code !== null && code !== "NoError" && code !== "";
  const hasVendorCode = vendorCode !== null && vendorCode !== "";
  const hasInfo = info !== null && info !== "";
  return (
    <li>
      <div className={classes.plug}>
        <strong>{t(`standard.${connector.standard}`)}</strong>
        <span className={classes.quiet}>
          {connector.current_kind} · <Power w={connector.power_w} />
        </span>
      </div>
      <div className={classes.state}>
        {status === null ? (
          <StatusMark sign={UNHEARD} name={t("general.saidNothing")} bare />
        ) : (
          <StatusMark sign={CONNECTOR[status] ?? UNHEARD} name={status} bare />
        )}
        {connector.status_at !== null && (
          <span className={classes.quiet}>
            <Instant at={connector.status_at} zone={zone} relative />
          </span>
        )}
      </div>
      {(hasError || hasVendorCode || hasInfo) && (
        <div className={classes.error}>
          {hasError && (
            <p>
              <strong>{code}</strong>: {t(`errorCode.${code}`, { defaultValue: t("errorOther") })}
            </p>
          )}
          {hasVendorCode && (
            <p>
              {t("general.vendorCode")} <code>{vendorCode}</code>
            </p>
          )}
          {hasInfo && <p>“{info}”</p>}
        </div>
      )}
    </li>
  );
}
