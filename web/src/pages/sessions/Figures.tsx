import { Progress } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useSite } from "@/api/names";
import { useFormats, useNow } from "@/format/context";
import { Energy, Money, Power, Unknown } from "@/parts/figures";
import type { Payment, Session } from "./codes";
import classes from "./Figures.module.css";
import { shareOf } from "./money";
import { isRunning, type Priced } from "./queries";
import { lengthOf } from "./scopes";

const SHARE_TIGHT = 0.9;

/** What it has come to, in large; it moves while the session runs. */
export function Figures({
  session,
  payment,
  priced,
}: {
  session: Session;
  payment: Payment | undefined;
  priced: Priced;
}) {
  const { t } = useTranslation("sessions");
  return (
    <dl className={classes.figures}>
      <Figure name={t("figure.energy")} note={<EnergyNote session={session} />}>
        {session.started_at === null ? <Unknown /> : <Energy wh={session.energy_wh ?? 0} />}
      </Figure>
      <PowerFigure session={session} />
      <LengthFigure session={session} />
      <CostFigure session={session} payment={payment} priced={priced} />
    </dl>
  );
}

function Figure({ name, note, children }: { name: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <dt>{name}</dt>
      <dd>
        <span className={classes.value}>{children}</span>
        {note !== undefined && <span className={classes.note}>{note}</span>}
      </dd>
    </div>
  );
}

function EnergyNote({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const formats = useFormats();
  if (!isRunning(session) || session.energy_ceiling_wh === null) return null;
  return <>{t("figure.ofCeiling", { energy: formats.energy(session.energy_ceiling_wh) })}</>;
}

function PowerFigure({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  if (isRunning(session)) {
    return (
      <Figure name={t("figure.power")}>
        {session.power_w === null ? (
          <span className={classes.words}>{t("figure.noPower")}</span>
        ) : (
          <Power w={session.power_w} />
        )}
      </Figure>
    );
  }
  const seconds = lengthOf(session, Date.now());
  const isKnown = session.started_at !== null && session.energy_wh !== null && seconds >= 60;
  const mean = isKnown ? ((session.energy_wh ?? 0) * 3600) / seconds : null;
  return (
    <Figure name={t("power")} note={mean === null ? null : t("figure.average")}>
      <Power w={mean} />
    </Figure>
  );
}

function LengthFigure({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const formats = useFormats();
  const now = useNow();
  const site = useSite(session.site_id);
  const limit = isRunning(session) ? session.time_ceiling_at : null;
  const note =
    limit === null
      ? null
      : t("figure.until", { at: formats.at(limit, "time", site?.zone ?? formats.zone) });
  return (
    <Figure name={t("figure.duration")} note={note}>
      {formats.duration(lengthOf(session, now.getTime()))}
    </Figure>
  );
}

function CostFigure({
  session,
  payment,
  priced,
}: {
  session: Session;
  payment: Payment | undefined;
  priced: Priced;
}) {
  const { t } = useTranslation("sessions");
  const formats = useFormats();
  const isOver = session.status === "closed" || session.status === "refused";
  const isFinal = isOver || session.total !== null;
  const cost = session.total ?? priced.bill?.gross ?? null;
  const { held } = priced;
  const share = cost === null || held === null || isFinal ? null : shareOf(cost, held);
  const note = isFinal ? (
    payment?.captured != null && t("figure.captured", { amount: formats.money(payment.captured) })
  ) : held === null ? null : (
    <>
      {t("figure.ofHold", { held: formats.money(held) })}
      {share !== null && (
        <Progress
          value={Math.min(100, share * 100)}
          color={share >= SHARE_TIGHT ? "orange" : "iris"}
          size="sm"
          mt={6}
          aria-label={t("figure.share", { share: formats.share(share) })}
        />
      )}
    </>
  );
  return (
    <Figure name={isFinal ? t("figure.total") : t("figure.cost")} note={note}>
      {cost !== null ? (
        <Money value={cost} />
      ) : priced.isWithoutPrice ? (
        <span className={classes.words}>{t("figure.noTariff")}</span>
      ) : (
        <Unknown />
      )}
    </Figure>
  );
}
