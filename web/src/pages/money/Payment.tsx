import { Alert, Anchor } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { api } from "@/api/client";
import { useList } from "@/api/lists";
import { useMay } from "@/api/me";
import { useStationName } from "@/pages/sessions/parts";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Instant, Money, Unknown } from "@/parts/figures";
import { Page } from "@/parts/Page";
import { Copyable } from "@/parts/Secret";
import { StatusMark } from "@/parts/StatusMark";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { PAYMENT } from "@/status/signs";
import { PaymentActions } from "./PaymentActions";
import { OrganizationName, TerminalName, useCardName, useSay, useZone, Who } from "./parts";
import classes from "./parts.module.css";
import { type Refund, type Payment as Row, stepsOf } from "./steps";

/** One payment: one hold on one card, and everything that became of it. */
export default function Payment() {
  const { t } = useTranslation("money");
  const { paymentId = "" } = useParams();
  const payment = api.useQuery("get", "/api/v1/payments/{payment_id}", {
    params: { path: { payment_id: paymentId } },
  });
  if (payment.data === undefined) {
    return (
      <Page title={t("payments.one")} above={[{ title: t("payments.title"), to: "/payments" }]}>
        {payment.isPending ? (
          <Loading rows={8} />
        ) : (
          <ProblemNotice thrown={payment.error} again={() => void payment.refetch()} />
        )}
      </Page>
    );
  }
  return <Whole payment={payment.data} />;
}

function Whole({ payment }: { payment: Row }) {
  const { t } = useTranslation("money");
  const may = useMay();
  const zone = useZone(payment);
  const card = useCardName()(payment);
  const session = api.useQuery(
    "get",
    "/api/v1/sessions/{session_id}",
    { params: { path: { session_id: payment.session_id ?? "" } } },
    { enabled: payment.session_id !== null && may("read", "sessions"), retry: false },
  );
  const asked = useList("/api/v1/refunds", { payment_id: payment.id });
  const refunds = asked.data?.pages.flatMap((page) => page.items);
  return (
    <Page
      title={card}
      above={[{ title: t("payments.title"), to: "/payments" }]}
      mark={<StatusMark sign={PAYMENT[payment.state]} />}
      about={<Instant at={payment.opened_at} zone={zone} />}
      actions={<PaymentActions payment={payment} session={session.data} refunds={refunds} />}
    >
      <Questions payment={payment} />
      <div className={classes.columns}>
        <div className={classes.column}>
          <Card title={t("payment.amounts")}>
            <Amounts payment={payment} />
          </Card>
          <Card title={t("payment.steps")}>
            <Steps payment={payment} refunds={refunds ?? []} zone={zone} />
          </Card>
        </div>
        <div className={classes.column}>
          <Card title={t("payment.for")}>
            <For payment={payment} station={useStationName(session.data)} />
          </Card>
          <Card title={t("payment.facts")}>
            <Known payment={payment} zone={zone} />
          </Card>
        </div>
      </div>
    </Page>
  );
}

/** What a person was asked about it. */
function Questions({ payment }: { payment: Row }) {
  const { t } = useTranslation("money");
  const say = useSay();
  const scoped = useScoped();
  const may = useMay();
  if (payment.questions.length === 0) return null;
  return (
    <Alert
      color="orange"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={t("payment.asked", { count: payment.questions.length })}
    >
      <ul className={classes.ask}>
        {payment.questions.map((each) => (
          <li key={each}>{say(`attention:kind.payment_${each}`, each)}</li>
        ))}
      </ul>
      {may("read", "attention") && (
        <Anchor component={Link} to={scoped("/attention")} size="sm">
          {t("payment.toAttention")}
        </Anchor>
      )}
    </Alert>
  );
}

function Amounts({ payment }: { payment: Row }) {
  const { t } = useTranslation("money");
  const figures: readonly (readonly [string, Row["held"]])[] = [
    [t("wanted"), payment.wanted],
    [t("held"), payment.held],
    [t("price"), payment.price],
    [t("captured"), payment.captured],
    [t("refunded"), payment.refunded],
  ];
  return (
    <dl className={classes.figures}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Money value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Steps({
  payment,
  refunds,
  zone,
}: {
  payment: Row;
  refunds: readonly Refund[];
  zone: string | undefined;
}) {
  const { t } = useTranslation("money");
  const say = useSay();
  return (
    <>
      <ol className={classes.steps}>
        {stepsOf(payment, refunds).map((each) => (
          <li key={each.key} className={classes.step}>
            <span className={classes.dot} data-tone={each.tone} aria-hidden />
            <div className={classes.said}>
              <p className={classes.what}>{say(`step.${each.word}`)}</p>
              {each.reason !== null && <p className={classes.quiet}>{say(each.reason)}</p>}
              {each.by !== null && (
                <p className={classes.quiet}>
                  <Who id={each.by} />
                </p>
              )}
              <span className={classes.small}>
                {each.at === null ? (
                  t("step.now")
                ) : (
                  <Instant at={each.at} zone={zone} style="second" />
                )}
              </span>
            </div>
            <span className={classes.amount}>
              {each.amount !== null && <Money value={each.amount} />}
            </span>
          </li>
        ))}
      </ol>
      {payment.next_try_at !== null && (
        <p className={classes.next}>
          {t("payment.next")} <Instant at={payment.next_try_at} zone={zone} />
        </p>
      )}
    </>
  );
}

/** What it pays for, what was given in writing, and what was booked. */
function For({ payment, station }: { payment: Row; station: string | undefined }) {
  const { t } = useTranslation(["money", "sessions"]);
  const scoped = useScoped();
  const may = useMay();
  const asked = useList(
    "/api/v1/receipts",
    { payment_id: payment.id },
    { enabled: may("read", "receipts") },
  );
  const receipts = asked.data?.pages.flatMap((page) => page.items) ?? [];
  const items: (readonly [string, ReactNode])[] = [
    [
      t("session"),
      payment.session_id === null ? (
        t("payment.noSession")
      ) : may("read", "sessions") ? (
        <Anchor key="session" component={Link} to={scoped(`/sessions/${payment.session_id}`)}>
          {station ?? payment.session_id}
        </Anchor>
      ) : (
        payment.session_id
      ),
    ],
    [
      t("documents"),
      !may("read", "receipts")
        ? t("payment.receiptsHidden")
        : receipts.length === 0
          ? t("payment.noReceipt")
          : receipts.map((each) => (
              <div key={each.id}>
                <Anchor component={Link} to={scoped(`/receipts/${each.id}`)}>
                  {each.number ?? t(`documentType.${each.document_type as "NOTHING_CHARGED"}`)}
                </Anchor>{" "}
                <Money value={each.total} />
              </div>
            )),
    ],
  ];
  if (may("read", "ledger")) {
    items.push([
      t("ledger.title"),
      <Anchor
        key="ledger"
        component={Link}
        to={{ pathname: "/ledger/entries", search: `?about=${payment.id}` }}
      >
        {t("payment.entries")}
      </Anchor>,
    ]);
  }
  return <Facts items={items} />;
}

function Known({ payment, zone }: { payment: Row; zone: string | undefined }) {
  const { t } = useTranslation("money");
  const scoped = useScoped();
  const items: (readonly [string, ReactNode])[] = [
    [
      t(payment.checkout_id === null ? "terminal" : "paymentPage"),
      <Anchor key="terminal" component={Link} to={scoped(`/terminals/${payment.terminal_id}`)}>
        <TerminalName id={payment.terminal_id} />
      </Anchor>,
    ],
    [
      t(payment.checkout_id === null ? "cardRead" : "paidAt"),
      <Instant key="read" at={payment.opened_at} zone={zone} />,
    ],
    [t("ended"), <Instant key="ended" at={payment.ended_at} zone={zone} />],
    [
      t("holdRef"),
      payment.hold_ref === null ? (
        <Unknown key="ref" />
      ) : (
        <Copyable key="ref" text={payment.hold_ref} />
      ),
    ],
    [t("organization"), <OrganizationName key="org" id={payment.organization_id} />],
    [t("paymentId"), <Copyable key="id" text={payment.id} />],
  ];
  return <Facts items={items} />;
}
