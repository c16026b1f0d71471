import { Tooltip } from "@mantine/core";
import { IconFlag, IconTag } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/me";
import { usePayment, useSite, useStationIfAny, useToken } from "@/api/names";
import { useNow } from "@/format/context";
import { Duration, Unknown } from "@/parts/figures";
import { Named } from "@/parts/Named";
import type { Session } from "./codes";
import classes from "./parts.module.css";
import { lengthOf } from "./scopes";
import { useSay } from "./words";

/** The station's name, and the EVSE's where it is known which; undefined while it is asked for. */
export function useStationName(
  session: Pick<Session, "station_id" | "evse_no"> | undefined,
): string | undefined {
  const station = useStationIfAny(session?.station_id);
  if (session === undefined || station === undefined) return undefined;
  if (station === null) return session.station_id;
  const evse = station.evses.find((each) => each.evse_no === session.evse_no);
  return evse === undefined ? station.name : `${station.name} · ${evse.label}`;
}

export function StationName({ session }: { session: Session }) {
  const name = useStationName(session);
  if (name === undefined) return <Named id={session.station_id} name={name} />;
  return <span title={name}>{name}</span>;
}

export function SiteName({ id }: { id: string }) {
  return useSite(id)?.name ?? <Unknown />;
}

/** By what the driver pays, as far as the caller may see it. */
export function Payer({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const mayPayments = useMay()("read", "payments");
  const payment = usePayment(session.payment_id);
  const token = useToken(session.token_id);
  if (session.payment_id !== null) {
    if (payment === undefined) return <>{t("means.card")}</>;
    const brand = payment.card_brand ?? t("means.card");
    if (payment.card_last_four === null) return <>{brand}</>;
    return (
      <span className={classes.card}>
        {t("means.cardEnding", { brand, digits: payment.card_last_four })}
      </span>
    );
  }
  if (session.token_id !== null) {
    const name = token === undefined ? t("means.token") : token.label || token.uid;
    return (
      <span className={classes.token} title={name}>
        <IconTag size={14} aria-hidden />
        {name}
      </span>
    );
  }
  if (session.station_payment_ref !== null) return <>{t("means.station")}</>;
  if (!mayPayments) return <span className={classes.quiet}>{t("means.hidden")}</span>;
  const isOpen = session.status === "ready" || session.status === "in_progress";
  return <span className={classes.quiet}>{isOpen ? t("means.nobodyYet") : t("means.nobody")}</span>;
}

/** How long it has lasted; it counts on while it runs. */
export function Length({ session }: { session: Session }) {
  const now = useNow();
  if (session.started_at === null) return <Unknown />;
  return <Duration seconds={lengthOf(session, now.getTime())} />;
}

/** What is imperfect: the first by its name, the rest counted, each with its sentence. */
export function Flags({ flags }: { flags: readonly string[] }) {
  const { t } = useTranslation("sessions");
  const say = useSay();
  const [first, ...rest] = flags;
  if (first === undefined) {
    return (
      <span className={classes.quiet} title={t("flagsNone")}>
        –
      </span>
    );
  }
  const note = flags.map((flag) => (
    <div key={flag}>
      {say(`sessionFlag.${flag}`)}: {say(`sessionFlagWhy.${flag}`)}
    </div>
  ));
  return (
    <Tooltip label={note}>
      <span className={classes.flags}>
        <IconFlag size={14} aria-hidden />
        <span className={classes.flag}>{say(`sessionFlag.${first}`)}</span>
        {rest.length > 0 && <span>+{rest.length}</span>}
      </span>
    </Tooltip>
  );
}
