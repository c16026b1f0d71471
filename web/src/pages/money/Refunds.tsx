import { TextInput } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { usePayment } from "@/api/names";
import { useFormats } from "@/format/context";
import { RowMenu } from "@/pages/people/RowMenu";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant, Money, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { useWish } from "@/parts/wish";
import { REFUND } from "@/status/signs";
import { REFUND_REASONS, useReread } from "./PaymentActions";
import { PaymentLink, useCardName, useSaleScope, useSay, Who } from "./parts";

const ADDRESS = "/api/v1/refunds";
type Row = RowOf<typeof ADDRESS>;

/** What shall go back to drivers: asked for here, done in the provider's portal, told here. */
export default function Refunds() {
  const { t } = useTranslation(["money", "sessions", "status"]);
  const asked = useSaleScope();
  const [doing, setDoing] = useState<Row | null>(null);
  const columns = useColumns(setDoing);
  const filters = useMemo<readonly Filter[]>(
    () => [
      {
        kind: "choice",
        name: "state",
        title: t("state"),
        choices: (Object.keys(REFUND) as Row["state"][]).map((value) => ({
          value,
          title: t(REFUND[value].word as never, { ns: "status" }),
        })),
      },
      {
        kind: "choice",
        name: "reason",
        title: t("refund.reason"),
        choices: REFUND_REASONS.map((value) => ({
          value,
          title: t(`refundReason.${value}`, { ns: "sessions" }),
        })),
      },
      { kind: "period", name: "requested_at", title: t("refunds.requested") },
    ],
    [t],
  );
  return (
    <Page title={t("refunds.title")} about={t("refunds.about")}>
      <DataList
        name={t("refunds.title")}
        address={ADDRESS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-requested_at"
        empty={
          <EmptyState shape={IconArrowBackUp} title={t("refunds.empty")}>
            {t("refunds.emptyText")}
          </EmptyState>
        }
      />
      {doing !== null && <Done refund={doing} close={() => setDoing(null)} />}
    </Page>
  );
}

function Done({ refund, close }: { refund: Row; close: () => void }) {
  const { t } = useTranslation("money");
  const formats = useFormats();
  const reread = useReread();
  const wish = useWish();
  const payment = usePayment(refund.payment_id);
  const name = useCardName();
  const card = payment === undefined ? refund.payment_id : name(payment);
  return (
    <FormDialog
      opened
      close={close}
      title={t("refunds.doneTitle", { amount: formats.money(refund.amount), card })}
      about={t("refunds.doneAbout")}
      initial={{ provider_ref: "" }}
      submit={t("refunds.done")}
      done={t("refunds.isDone")}
      then={reread}
      act={async ({ provider_ref }) => {
        const body = { provider_ref: provider_ref.trim() === "" ? null : provider_ref.trim() };
        return client.POST("/api/v1/refunds/{refund_id}/done", {
          params: {
            path: { refund_id: refund.id },
            header: { "Idempotency-Key": wish.keyOf(body) },
          },
          body,
        });
      }}
    >
      {(form) => (
        <TextInput
          label={t("refunds.providerRef")}
          description={t("refunds.providerRefAbout")}
          data-autofocus
          {...form.getInputProps("provider_ref")}
        />
      )}
    </FormDialog>
  );
}

function useColumns(done: (row: Row) => void): readonly Column<Row>[] {
  const { t } = useTranslation("money");
  const say = useSay();
  return useMemo(
    () => [
      {
        id: "payment",
        title: t("payments.one"),
        cell: (row) => <PaymentLink id={row.payment_id} />,
        width: 130,
        isName: true,
      },
      {
        id: "amount",
        title: t("amount"),
        cell: (row) => <Money value={row.amount} />,
        width: 80,
        align: "end",
      },
      {
        id: "state",
        title: t("state"),
        cell: (row) => <StatusMark bare sign={REFUND[row.state]} />,
        width: 130,
      },
      {
        id: "reason",
        title: t("refund.reason"),
        cell: (row) => say(`sessions:refundReason.${row.reason}`),
        width: 130,
      },
      {
        id: "by",
        title: t("refunds.by"),
        cell: (row) => <Who id={row.requested_by} />,
        width: 160,
      },
      {
        id: "requested",
        title: t("refunds.requested"),
        cell: (row) => <Instant at={row.requested_at} />,
        sort: "requested_at",
        width: 135,
      },
      {
        id: "closed",
        title: t("refunds.closed"),
        cell: (row) => <Instant at={row.closed_at} />,
        width: 135,
      },
      {
        id: "closedBy",
        title: t("refunds.closedBy"),
        cell: (row) => (row.closed_by === null ? <Unknown /> : <Who id={row.closed_by} />),
        width: 150,
        isExtra: true,
      },
      {
        id: "ref",
        title: t("refunds.providerRef"),
        cell: (row) => row.provider_ref ?? <Unknown />,
        width: 160,
        isExtra: true,
      },
      {
        id: "why",
        title: t("refunds.why"),
        cell: (row) => row.why ?? <Unknown />,
        width: 240,
        isExtra: true,
      },
      {
        id: "actions",
        title: t("actions"),
        cell: (row) => <RefundMenu row={row} done={done} />,
        width: 90,
        align: "end",
      },
    ],
    [t, say, done],
  );
}

function RefundMenu({ row, done }: { row: Row; done: (row: Row) => void }) {
  const { t } = useTranslation("money");
  const formats = useFormats();
  const payment = usePayment(row.payment_id);
  const cardName = useCardName();
  const card = payment === undefined ? row.payment_id : cardName(payment);
  const amount = formats.money(row.amount);
  const wish = useWish();
  const isOpen = row.state === "requested" || row.state === "failed";
  const whyClosed = t(row.state === "asked" ? "refunds.withProvider" : "refunds.isClosed");
  const why = isOpen ? null : whyClosed;
  return (
    <RowMenu
      name={`${amount} ${card}`}
      again={ADDRESS}
      items={[
        ...(row.is_by_provider
          ? [
              {
                name: t("refunds.send"),
                needs: ["refund", "payments"] as const,
                why: row.state === "returned" ? t("refunds.isGone") : why,
                confirm: {
                  title: t("refunds.sendTitle", { amount, card }),
                  text: t("refunds.sendText"),
                },
                done: t("refunds.isSent"),
                act: async () => {
                  const answer = await client.POST("/api/v1/refunds/{refund_id}/send", {
                    params: {
                      path: { refund_id: row.id },
                      header: { "Idempotency-Key": wish.keyOf(row.id) },
                    },
                  });
                  wish.forget();
                  return answer;
                },
              },
            ]
          : []),
        {
          name: t("refunds.markDone"),
          needs: ["refund", "payments"],
          why: row.state === "returned" ? null : why,
          act: async () => done(row),
        },
        {
          name: t("refunds.reject"),
          needs: ["refund", "payments"],
          why: row.state === "returned" ? t("refunds.isGone") : why,
          confirm: {
            title: t("refunds.rejectTitle", { amount, card }),
            text: t("refunds.rejectText"),
          },
          done: t("refunds.isRejected"),
          act: () =>
            client.POST("/api/v1/refunds/{refund_id}/reject", {
              params: { path: { refund_id: row.id } },
            }),
        },
      ]}
    />
  );
}
