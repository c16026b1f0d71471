import { IconLock } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api, client, idempotencyKey } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { useFormats, useNow } from "@/format/context";
import { RowMenu } from "@/pages/people/RowMenu";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Money, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { HOLD_AGE, PAYMENT } from "@/status/signs";
import { CardName, TerminalName, useCardName, useSaleScope, useSay } from "./parts";
import classes from "./parts.module.css";
import { ageOf, canRetry, type Payment } from "./steps";
import { useWhyNoRelease } from "./why";

const ADDRESS = "/api/v1/open-holds";
type Row = RowOf<typeof ADDRESS>;
const OPEN: readonly Payment["state"][] = [
  "placing",
  "in_doubt",
  "held",
  "capturing",
  "capture_pending",
  "capture_failed",
  "releasing",
  "release_failed",
];

/** Every hold that has no end yet, oldest first: what banks reserve for us at this moment. */
export default function OpenHolds() {
  const { t } = useTranslation(["money", "status"]);
  const scoped = useScoped();
  const asked = useSaleScope();
  const columns = useColumns();
  const filters = useMemo<readonly Filter[]>(
    () => [
      {
        kind: "choice",
        name: "state",
        title: t("state"),
        choices: OPEN.map((value) => ({
          value,
          title: t(PAYMENT[value].word as never, { ns: "status" }),
        })),
      },
      { kind: "text", name: "card_last_four", title: t("lastFour") },
      { kind: "text", name: "hold_ref", title: t("holdRef") },
    ],
    [t],
  );
  return (
    <Page title={t("holds.title")} about={t("holds.about")}>
      <DataList
        name={t("holds.title")}
        address={ADDRESS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="opened_at"
        link={(row) => scoped(`/payments/${row.id}`)}
        empty={
          <EmptyState shape={IconLock} title={t("holds.empty")}>
            {t("holds.emptyText")}
          </EmptyState>
        }
      />
    </Page>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("money");
  return useMemo(
    () => [
      {
        id: "card",
        title: t("card.plain"),
        cell: (row) => <CardName payment={row} />,
        width: 140,
        isName: true,
      },
      {
        id: "age",
        title: t("holds.age"),
        cell: (row) => <Age row={row} />,
        sort: "opened_at",
        width: 140,
      },
      {
        id: "amount",
        title: t("amount"),
        cell: (row) => <Money value={row.held ?? row.wanted} />,
        width: 80,
        align: "end",
      },
      {
        id: "state",
        title: t("state"),
        cell: (row) => <StatusMark bare sign={PAYMENT[row.state]} />,
        width: 130,
      },
      {
        id: "reason",
        title: t("holds.reason"),
        cell: (row) => <Reason row={row} />,
        width: 270,
      },
      {
        id: "terminal",
        title: t("terminal"),
        cell: (row) => <TerminalName id={row.terminal_id} />,
        width: 150,
        isExtra: true,
      },
      {
        id: "next",
        title: t("holds.next"),
        cell: (row) => <Instant at={row.next_try_at} relative />,
        width: 140,
      },
      {
        id: "holdRef",
        title: t("holdRef"),
        cell: (row) => row.hold_ref ?? <Unknown />,
        width: 150,
        isExtra: true,
      },
      {
        id: "actions",
        title: t("actions"),
        cell: (row) => <HoldActions row={row} />,
        width: 90,
        align: "end",
      },
    ],
    [t],
  );
}

/** How long it is held; a bank lets go of what is held too long. */
function Age({ row }: { row: Row }) {
  const age = ageOf(row.held_at ?? row.opened_at, useNow());
  return (
    <span className={classes.age}>
      <Instant at={row.held_at ?? row.opened_at} relative />
      {age !== null && <StatusMark sign={HOLD_AGE[age]} />}
    </span>
  );
}

/** What a person was asked about it, else why it is open. */
function Reason({ row }: { row: Row }) {
  const say = useSay();
  const text =
    row.questions.length > 0
      ? row.questions.map((each) => say(`attention:kind.payment_${each}`, each)).join(" · ")
      : row.release_reason !== null
        ? say(`sessions:released.${row.release_reason}`)
        : say(`openBecause.${row.state}`);
  return <span title={text}>{text}</span>;
}

function HoldActions({ row }: { row: Row }) {
  const { t } = useTranslation("money");
  const formats = useFormats();
  const name = useCardName()(row);
  const isHeld = row.state === "held";
  const session = api.useQuery(
    "get",
    "/api/v1/sessions/{session_id}",
    { params: { path: { session_id: row.session_id ?? "" } } },
    { enabled: isHeld && row.session_id !== null, retry: false },
  );
  const why = useWhyNoRelease(row, session.data);
  const amount = formats.money(row.held ?? row.wanted);
  const asked = () => ({
    params: { path: { payment_id: row.id }, header: { "Idempotency-Key": idempotencyKey() } },
  });
  return (
    <RowMenu
      name={name}
      again={ADDRESS}
      items={[
        {
          name: t("retry.do"),
          needs: ["change", "payments"],
          why: canRetry(row) ? null : t("retry.whyNot"),
          done: t("retry.done"),
          act: () => client.POST("/api/v1/payments/{payment_id}/retry", asked()),
        },
        {
          name: t("release.do"),
          needs: ["change", "payments"],
          why,
          confirm: {
            title: t("release.title", { amount, card: name }),
            text: `${t("release.driver", { amount })} ${t("release.books")} ${t("release.final")}`,
          },
          done: t("release.done"),
          act: () => client.POST("/api/v1/payments/{payment_id}/release", asked()),
        },
      ]}
    />
  );
}
