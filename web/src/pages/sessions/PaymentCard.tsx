import { Anchor } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "@/api/me";
import { useSite, useTerminalIfAny } from "@/api/names";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Instant, Money } from "@/parts/figures";
import { Named } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { Loading } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { PAYMENT } from "@/status/signs";
import type { Payment, Session } from "./codes";
import classes from "./parts.module.css";
import { useSay } from "./words";

/** What became of the money, with the way to the payment itself. */
export function PaymentCard({
  session,
  payment,
}: {
  session: Session;
  payment: Payment | undefined;
}) {
  const { t } = useTranslation("sessions");
  const scoped = useScoped();
  const may = useMay();
  if (!may("read", "payments")) {
    return (
      <Card title={t("payment.title")}>
        <p className={classes.plain}>{t("payment.mayNot")}</p>
      </Card>
    );
  }
  if (session.payment_id === null) {
    return (
      <Card title={t("payment.title")}>
        <p className={classes.plain}>
          {session.station_payment_ref !== null
            ? t("payment.station", { ref: session.station_payment_ref })
            : session.token_id === null
              ? t("payment.nobody")
              : t("payment.token")}
        </p>
        <Attached session={session} />
      </Card>
    );
  }
  return (
    <Card
      title={t("payment.title")}
      aside={
        <Anchor component={Link} to={scoped(`/payments/${session.payment_id}`)} size="sm">
          {t("payment.open")}
        </Anchor>
      }
    >
      {payment === undefined ? <Loading rows={3} /> : <Known session={session} payment={payment} />}
      <Attached session={session} />
    </Card>
  );
}

function Known({ session, payment }: { session: Session; payment: Payment }) {
  const { t } = useTranslation("sessions");
  const say = useSay();
  const zone = useSite(session.site_id)?.zone;
  const terminal = useTerminalIfAny(payment.terminal_id);
  const scoped = useScoped();
  const brand = payment.card_brand ?? t("means.card");
  const card =
    payment.card_last_four === null
      ? brand
      : t("means.cardEnding", { brand, digits: payment.card_last_four });
  const reason =
    payment.decline_reason !== null
      ? say(`declined.${payment.decline_reason}`)
      : payment.release_reason !== null
        ? say(`released.${payment.release_reason}`)
        : null;
  const steps: (readonly [string, ReactNode])[] = [
    [t("payment.state"), <StatusMark key="state" sign={PAYMENT[payment.state]} />],
    [t("payment.card"), card],
    [
      t(payment.checkout_id === null ? "payment.read" : "payment.paid"),
      <Instant key="read" at={payment.opened_at} zone={zone} />,
    ],
    [t("payment.wanted"), <Money key="wanted" value={payment.wanted} />],
    [t("payment.held"), <Money key="held" value={payment.held} />],
    [t("payment.price"), <Money key="price" value={payment.price} />],
    [t("payment.captured"), <Money key="captured" value={payment.captured} />],
  ];
  if (payment.refunded !== null) {
    steps.push([t("payment.refunded"), <Money key="refunded" value={payment.refunded} />]);
  }
  if (payment.ended_at !== null) {
    steps.push([t("payment.ended"), <Instant key="ended" at={payment.ended_at} zone={zone} />]);
  }
  steps.push([
    t("payment.terminal"),
    <Anchor key="terminal" component={Link} to={scoped(`/terminals/${payment.terminal_id}`)}>
      <Named id={payment.terminal_id} name={terminal === null ? null : terminal?.label} />
    </Anchor>,
  ]);
  return (
    <>
      <Facts items={steps} />
      {reason !== null && <p className={classes.plain}>{reason}</p>}
    </>
  );
}

function Attached({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const scoped = useScoped();
  if (session.attached_payment_ids.length === 0) return null;
  return (
    <p className={classes.plain}>
      {t("payment.attached")}{" "}
      {session.attached_payment_ids.map((id) => (
        <Anchor key={id} component={Link} to={scoped(`/payments/${id}`)} className={classes.id}>
          {id}
        </Anchor>
      ))}
    </p>
  );
}
