import { Alert, Anchor } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMay } from "@/api/me";
import { useSite } from "@/api/names";
import { Instant } from "@/parts/figures";
import { Page } from "@/parts/Page";
import { PageTabs } from "@/parts/PageTabs";
import { StatusMark } from "@/parts/StatusMark";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { useSearchParams } from "@/shell/search";
import { SESSION } from "@/status/signs";
import { Actions } from "./Actions";
import { AtStation } from "./AtStation";
import { Company } from "./Company";
import { Contract } from "./Contract";
import { Course } from "./Course";
import type { Payment, Session as Row } from "./codes";
import { Details, Imperfect } from "./Details";
import { Figures } from "./Figures";
import { MeterProof } from "./MeterProof";
import { PaymentCard } from "./PaymentCard";
import { Price } from "./Price";
import { Payer, useStationName } from "./parts";
import { type Priced, useItsPayment, usePriced, useRefunds, useSession } from "./queries";
import { Readings } from "./Readings";
import { ReceiptCard } from "./ReceiptCard";
import { Scopes } from "./Scopes";
import classes from "./Session.module.css";
import { Story } from "./Story";
import { TakenAtStation } from "./TakenAtStation";
import { Vehicle } from "./Vehicle";
import { useSay } from "./words";

const PARTS = ["course", "story", "readings"] as const;
type Part = (typeof PARTS)[number];

/** One charging session, from the first tap to the receipt. */
export default function Session() {
  const { t } = useTranslation("sessions");
  const { sessionId = "" } = useParams();
  const session = useSession(sessionId);
  const payment = useItsPayment(session.data);
  const above = [{ title: t("title"), to: "/sessions" }];
  if (session.data === undefined) {
    return (
      <Page title={t("page.plain")} above={above}>
        {session.isPending ? (
          <Loading rows={8} />
        ) : (
          <ProblemNotice thrown={session.error} again={() => void session.refetch()} />
        )}
      </Page>
    );
  }
  return <Whole session={session.data} payment={payment.data} above={above} />;
}

function Whole({
  session,
  payment,
  above,
}: {
  session: Row;
  payment: Payment | undefined;
  above: readonly { title: string; to: string }[];
}) {
  const { t } = useTranslation("sessions");
  const name = useStationName(session) ?? t("page.plain");
  const priced = usePriced(session, payment);
  const refunds = useRefunds(payment);
  const [part, turn] = usePart();
  return (
    <Page
      title={name}
      above={above}
      mark={<StatusMark sign={SESSION[session.status]} />}
      about={<About session={session} />}
      actions={<Actions session={session} payment={payment} refunds={refunds} name={name} />}
      tabs={
        <PageTabs
          label={t("page.parts")}
          parts={[
            { part: "course", title: t("tab.course") },
            { part: "story", title: t("story.title") },
            { part: "readings", title: t("tab.readings") },
          ]}
          part={part}
          open={turn}
        />
      }
    >
      <Failure session={session} />
      {part === "course" && <CoursePart session={session} payment={payment} priced={priced} />}
      {part === "story" && <Story session={session} />}
      {part === "readings" && <Readings session={session} />}
    </Page>
  );
}

function CoursePart({
  session,
  payment,
  priced,
}: {
  session: Row;
  payment: Payment | undefined;
  priced: Priced;
}) {
  const may = useMay();
  return (
    <>
      <Figures session={session} payment={payment} priced={priced} />
      <Scopes session={session} />
      <div className={classes.columns}>
        <div className={classes.column}>
          {session.started_at !== null && <Course session={session} />}
          <Price session={session} priced={priced} />
        </div>
        <div className={classes.column}>
          <PaymentCard session={session} payment={payment} />
          <ReceiptCard session={session} />
          <Company session={session} />
          <MeterProof session={session} />
          <Contract session={session} />
          <AtStation session={session} />
          {may("read", "commands") && <Vehicle session={session} />}
          <TakenAtStation session={session} />
          <Imperfect session={session} />
        </div>
      </div>
      <Details session={session} />
    </>
  );
}

function usePart(): [Part, (next: Part) => void] {
  const [search, setSearch] = useSearchParams();
  const part = PARTS.find((each) => each === search.get("part")) ?? "course";
  const turn = (next: Part) =>
    setSearch((before) => {
      const scope = before.get("scope");
      const after = new URLSearchParams(scope === null ? {} : { scope });
      if (next !== "course") after.set("part", next);
      return after;
    });
  return [part, turn];
}

/** Where, by what it is paid, and since when. */
function About({ session }: { session: Row }) {
  const scoped = useScoped();
  const site = useSite(session.site_id);
  const station = useStationName({ station_id: session.station_id, evse_no: null });
  const parts: [string, ReactNode][] = [
    [
      "station",
      station !== undefined && (
        <Anchor key="station" component={Link} to={scoped(`/stations/${session.station_id}`)}>
          {station}
        </Anchor>
      ),
    ],
    [
      "site",
      site !== undefined && (
        <Anchor key="site" component={Link} to={scoped(`/sites/${site.id}`)}>
          {site.name}
        </Anchor>
      ),
    ],
    ["payer", <Payer key="payer" session={session} />],
    ["opened", <Instant key="opened" at={session.opened_at} zone={site?.zone} />],
  ];
  return (
    <ul className={classes.about}>
      {parts.map(([key, shown]) => shown !== false && <li key={key}>{shown}</li>)}
    </ul>
  );
}

/** Why rating or billing failed, and what to do about it. */
function Failure({ session }: { session: Row }) {
  const { t } = useTranslation("sessions");
  const say = useSay();
  if (session.status !== "rating_failed" && session.status !== "billing_failed") return null;
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={t(session.status === "rating_failed" ? "failureTitle.rating" : "failureTitle.billing")}
    >
      {session.failure !== null && say(`failure.${session.failure}`)} {t("failureRetry")}
    </Alert>
  );
}
