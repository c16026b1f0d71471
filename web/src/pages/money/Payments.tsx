import { IconCreditCard } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Money, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { PAYMENT } from "@/status/signs";
import { CardName, OrganizationName, TerminalName, useSaleScope } from "./parts";
import type { Payment } from "./steps";

const ADDRESS = "/api/v1/payments";
type Row = RowOf<typeof ADDRESS>;

/** Every card that was read to pay, and what became of it. */
export default function Payments() {
  const { t } = useTranslation(["money", "status"]);
  const scoped = useScoped();
  const asked = useSaleScope();
  const columns = useColumns();
  const filters = useMemo<readonly Filter[]>(
    () => [
      {
        kind: "search",
        name: "card_last_four",
        title: t("searchIn"),
        within: [
          { name: "card_last_four", title: t("lastFour") },
          { name: "hold_ref", title: t("holdRef") },
          { name: "id", title: t("paymentId") },
        ],
      },
      {
        kind: "choice",
        name: "state",
        title: t("state"),
        choices: (Object.keys(PAYMENT) as Payment["state"][]).map((value) => ({
          value,
          title: t(PAYMENT[value].word as never, { ns: "status" }),
        })),
      },
      { kind: "period", name: "opened_at", title: t("begun") },
    ],
    [t],
  );
  return (
    <Page title={t("payments.title")} about={t("payments.about")}>
      <DataList
        name={t("payments.title")}
        address={ADDRESS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-opened_at"
        link={(row) => scoped(`/payments/${row.id}`)}
        empty={
          <EmptyState shape={IconCreditCard} title={t("payments.empty")}>
            {t("payments.emptyText")}
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
        id: "state",
        title: t("state"),
        cell: (row) => <StatusMark bare sign={PAYMENT[row.state]} />,
        width: 140,
      },
      {
        id: "held",
        title: t("held"),
        cell: (row) => <Money value={row.held} />,
        width: 95,
        align: "end",
      },
      {
        id: "price",
        title: t("price"),
        cell: (row) => <Money value={row.price} />,
        width: 105,
        align: "end",
        isExtra: true,
      },
      {
        id: "captured",
        title: t("captured"),
        cell: (row) => <Money value={row.captured} />,
        width: 105,
        align: "end",
      },
      {
        id: "refunded",
        title: t("refunded"),
        cell: (row) => <Money value={row.refunded} />,
        width: 95,
        align: "end",
      },
      {
        id: "terminal",
        title: t("terminal"),
        cell: (row) => <TerminalName id={row.terminal_id} />,
        width: 250,
      },
      {
        id: "opened",
        title: t("begun"),
        cell: (row) => <Instant at={row.opened_at} />,
        sort: "opened_at",
        width: 165,
      },
      {
        id: "ended",
        title: t("ended"),
        cell: (row) => <Instant at={row.ended_at} />,
        width: 190,
        isExtra: true,
      },
      {
        id: "holdRef",
        title: t("holdRef"),
        cell: (row) => row.hold_ref ?? <Unknown />,
        width: 150,
        isExtra: true,
      },
      {
        id: "organization",
        title: t("organization"),
        cell: (row) => <OrganizationName id={row.organization_id} />,
        width: 180,
        isExtra: true,
      },
      { id: "id", title: t("paymentId"), cell: (row) => row.id, width: 260, isExtra: true },
    ],
    [t],
  );
}
