import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowBackUp, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { useMay } from "@/api/me";
import { asProblem } from "@/api/problem";
import { useFormats } from "@/format/context";
import type { components } from "@/generated/api";
import { ActionButton, ConfirmButton, DoButton, useAct } from "@/parts/actions";
import { Dialog } from "@/parts/Dialog";
import { ProblemNotice } from "@/parts/states";
import { useAskFirst, useUnsaved } from "@/parts/Unsaved";
import type { Payment, Session } from "./codes";
import { amountOf, minorOf, refundable } from "./money";
import { OtherTariff } from "./OtherTariff";

type Refund = components["schemas"]["RefundView"];
type RefundReason = components["schemas"]["RefundReason"];

const REASONS: readonly RefundReason[] = [
  "goodwill",
  "double_charge",
  "wrong_price",
  "service_failed",
  "late_meter_reading",
  "captured_too_much",
];

/** What an operator can do about a session; what cannot be done now says why. */
export function Actions({
  session,
  payment,
  refunds,
  name,
}: {
  session: Session;
  payment: Payment | undefined;
  refunds: readonly Refund[] | undefined;
  name: string;
}) {
  return (
    <>
      <Stop session={session} name={name} />
      <ForceEnd session={session} name={name} />
      <Retry session={session} />
      <OtherTariff session={session} />
      <Refunding session={session} payment={payment} refunds={refunds} name={name} />
    </>
  );
}

/** Reads again what is on screen. */
function useReread(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ["get"] });
}

const asked = (session: Session) => ({ params: { path: { session_id: session.id } } });

function Stop({ session, name }: { session: Session; name: string }) {
  const { t } = useTranslation("sessions");
  const reread = useReread();
  const isReady = session.status === "ready";
  const canStop = isReady || session.status === "in_progress";
  return (
    <ConfirmButton
      title={t("stop.title")}
      text={t(isReady ? "stop.textReady" : "stop.text", { station: name })}
      confirm={t("stop.confirm")}
      act={() => client.POST("/api/v1/sessions/{session_id}/stop", asked(session))}
      done={t("stop.done")}
      then={reread}
      needs={["send", "commands"]}
      why={canStop ? null : t("stop.whyNot")}
      leftSection={<IconPlayerStop size={16} aria-hidden />}
    >
      {t("stop.do")}
    </ConfirmButton>
  );
}

function ForceEnd({ session, name }: { session: Session; name: string }) {
  const { t } = useTranslation("sessions");
  const formats = useFormats();
  const reread = useReread();
  const why =
    session.status === "in_progress"
      ? null
      : session.status === "ready"
        ? t("force.notStarted")
        : t("force.over");
  return (
    <ConfirmButton
      title={t("force.title")}
      text={
        <Stack gap="sm">
          <span>
            {t("force.text", { station: name, energy: formats.energy(session.energy_wh ?? 0) })}
          </span>
          <span>{t("force.still")}</span>
        </Stack>
      }
      confirm={t("force.confirm")}
      act={() => client.POST("/api/v1/sessions/{session_id}/force-end", asked(session))}
      done={t("force.done")}
      then={reread}
      needs={["change", "sessions"]}
      why={why}
    >
      {t("force.do")}
    </ConfirmButton>
  );
}

function Retry({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const { status } = session;
  const word =
    status === "rating_failed" ? "rating" : status === "billing_failed" ? "billing" : "do";
  return (
    <DoButton
      act={() => client.POST("/api/v1/sessions/{session_id}/retry", asked(session))}
      done={t("retry.done")}
      needs={["change", "sessions"]}
      why={word === "do" ? t("retry.whyNot") : null}
      variant={word === "do" ? "default" : "filled"}
      leftSection={<IconRefresh size={16} aria-hidden />}
    >
      {t(`retry.${word}`)}
    </DoButton>
  );
}

function Refunding({
  session,
  payment,
  refunds,
  name,
}: {
  session: Session;
  payment: Payment | undefined;
  refunds: readonly Refund[] | undefined;
  name: string;
}) {
  const { t } = useTranslation("sessions");
  const [opened, { open, close }] = useDisclosure(false);
  const why = useWhyNoRefund(session, payment, refunds);
  return (
    <>
      <ActionButton
        needs={["refund", "payments"]}
        why={why}
        onClick={open}
        variant="default"
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
      >
        {t("refund.do")}
      </ActionButton>
      {payment !== undefined && payment.captured !== null && (
        <Dialog opened={opened} close={close} title={t("refund.title", { station: name })}>
          <RefundForm
            payment={payment}
            captured={payment.captured}
            refunds={refunds ?? []}
            close={close}
          />
        </Dialog>
      )}
    </>
  );
}

/** Why nothing can be given back; null where something can. */
function useWhyNoRefund(
  session: Session,
  payment: Payment | undefined,
  refunds: readonly Refund[] | undefined,
): string | null {
  const { t } = useTranslation("sessions");
  const may = useMay();
  if (!may("read", "payments")) return t("payment.mayNot");
  if (session.payment_id === null) return t("refund.noPayment");
  if (payment === undefined) return t("refund.unread");
  if (payment.state === "refunded") return t("refund.nothingLeft");
  if (payment.state === "capture_pending") return t("refund.pending");
  if (payment.state !== "captured" && payment.state !== "partly_refunded") {
    return t("refund.notCaptured");
  }
  if (refunds === undefined) return t("refund.unread");
  return refundable(payment.captured, refunds) <= 0n ? t("refund.nothingLeft") : null;
}

function RefundForm({
  payment,
  captured,
  refunds,
  close,
}: {
  payment: Payment;
  captured: components["schemas"]["Amount"];
  refunds: readonly Refund[];
  close: () => void;
}) {
  const { t } = useTranslation("sessions");
  const { t: common } = useTranslation();
  const formats = useFormats();
  const reread = useReread();
  // One key for one wish: asking again after a lost answer is the same refund.
  const [key] = useState(idempotencyKey);
  const { currency } = captured;
  const left = refundable(captured, refunds);
  const most = formats.money(amountOf(left, currency));
  const form = useForm({
    initialValues: { amount: amountOf(left, currency).amount, reason: null as RefundReason | null },
    validate: {
      amount: (text) => {
        const minor = minorOf(text, currency);
        return minor === null || minor <= 0n || minor > left
          ? t("refund.badAmount", { amount: most })
          : null;
      },
      reason: (reason) => (reason === null ? t("refund.noReason") : null),
    },
  });
  const leave = useUnsaved(form.isDirty());
  const askFirst = useAskFirst();
  const minor = minorOf(form.values.amount, currency);
  const asking = useAct(
    () =>
      client.POST("/api/v1/payments/{payment_id}/refunds", {
        params: { path: { payment_id: payment.id }, header: { "Idempotency-Key": key } },
        body: {
          amount: amountOf(minor ?? 0n, currency),
          reason: form.values.reason ?? "goodwill",
        },
      }),
    t("refund.done"),
    () => {
      leave();
      close();
      reread();
    },
  );
  const ask = () =>
    asking.mutate(undefined, {
      onError: (thrown) => {
        for (const { field, rule } of asProblem(thrown).fields) {
          if (field.startsWith("amount")) form.setFieldError("amount", rule);
          else if (field === "reason") form.setFieldError("reason", rule);
        }
      },
    });
  return (
    <form onSubmit={form.onSubmit(ask)} noValidate>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t("refund.about")}
        </Text>
        <TextInput
          label={t("refund.amount", { currency })}
          description={t("refund.most", { amount: most })}
          inputMode="decimal"
          data-autofocus
          {...form.getInputProps("amount")}
        />
        <Select
          label={t("refund.reason")}
          description={t("refund.reasonAbout")}
          data={REASONS.map((value) => ({ value, label: t(`refundReason.${value}`) }))}
          {...form.getInputProps("reason")}
        />
        {asking.isError && <ProblemNotice thrown={asking.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => askFirst(close)}>
            {common("cancel")}
          </Button>
          <Button type="submit" loading={asking.isPending}>
            {minor === null
              ? t("refund.do")
              : t("refund.confirm", { amount: formats.money(amountOf(minor, currency)) })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
