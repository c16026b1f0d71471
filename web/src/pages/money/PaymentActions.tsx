import { Autocomplete, Button, Group, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowBackUp, IconLink, IconLockOpen, IconRefresh } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { useList } from "@/api/lists";
import { useMay } from "@/api/me";
import { asProblem } from "@/api/problem";
import { useFormats } from "@/format/context";
import type { components } from "@/generated/api";
import { amountOf, minorOf, refundable } from "@/pages/sessions/money";
import { useStationName } from "@/pages/sessions/parts";
import { ActionButton, ConfirmButton, DoButton, useAct } from "@/parts/actions";
import { Dialog } from "@/parts/Dialog";
import { FormDialog } from "@/parts/FormDialog";
import { ProblemNotice } from "@/parts/states";
import { useAskFirst, useUnsaved } from "@/parts/Unsaved";
import { useWish } from "@/parts/wish";
import { useCardName } from "./parts";
import type { Payment, Refund } from "./steps";
import {
  isAmount,
  useWhyNoAttach,
  useWhyNoClose,
  useWhyNoRefund,
  useWhyNoRelease,
  useWhyNoRetry,
} from "./why";

type Schemas = components["schemas"];
type RefundReason = Schemas["RefundReason"];
type Ending = Schemas["Ending"];

const ENDINGS: readonly Ending[] = ["captured", "released", "expired"];
export const REFUND_REASONS: readonly RefundReason[] = [
  "goodwill",
  "double_charge",
  "wrong_price",
  "service_failed",
  "late_meter_reading",
  "captured_too_much",
];

/** What an operator can do about a payment; what cannot be done now says why. */
export function PaymentActions({
  payment,
  session,
  refunds,
}: {
  payment: Payment;
  session: Schemas["SessionView"] | undefined;
  refunds: readonly Refund[] | undefined;
}) {
  return (
    <>
      <Refunding payment={payment} refunds={refunds} />
      <Release payment={payment} session={session} />
      <Retry payment={payment} />
      <Attach payment={payment} refunds={refunds} />
      <Close payment={payment} />
    </>
  );
}

/** Reads again what is on screen. */
export function useReread(): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: ["get"] });
}

function Release({
  payment,
  session,
}: {
  payment: Payment;
  session: Schemas["SessionView"] | undefined;
}) {
  const { t } = useTranslation("money");
  const formats = useFormats();
  const reread = useReread();
  const wish = useWish();
  const card = useCardName()(payment);
  const amount = formats.money(payment.held ?? payment.wanted);
  return (
    <ConfirmButton
      title={t("release.title", { amount, card })}
      text={
        <Stack gap="sm">
          <span>{t("release.driver", { amount })}</span>
          <span>{t("release.books")}</span>
          <span>{t("release.final")}</span>
        </Stack>
      }
      confirm={t("release.do")}
      act={() =>
        client.POST("/api/v1/payments/{payment_id}/release", {
          params: {
            path: { payment_id: payment.id },
            header: { "Idempotency-Key": wish.keyOf("release") },
          },
        })
      }
      done={t("release.done")}
      then={() => {
        wish.forget();
        reread();
      }}
      needs={["change", "payments"]}
      why={useWhyNoRelease(payment, session)}
      leftSection={<IconLockOpen size={16} aria-hidden />}
    >
      {t("release.do")}
    </ConfirmButton>
  );
}

function Retry({ payment }: { payment: Payment }) {
  const { t } = useTranslation("money");
  const reread = useReread();
  const wish = useWish();
  return (
    <DoButton
      act={async () => {
        await client.POST("/api/v1/payments/{payment_id}/retry", {
          params: {
            path: { payment_id: payment.id },
            header: { "Idempotency-Key": wish.keyOf("retry") },
          },
        });
        wish.forget();
        reread();
      }}
      done={t("retry.done")}
      needs={["change", "payments"]}
      why={useWhyNoRetry(payment)}
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
    >
      {t("retry.do")}
    </DoButton>
  );
}

function Close({ payment }: { payment: Payment }) {
  const { t } = useTranslation("money");
  const [opened, { open, close }] = useDisclosure(false);
  const formats = useFormats();
  const reread = useReread();
  const wish = useWish();
  const { currency } = payment.wanted;
  const card = useCardName()(payment);
  return (
    <>
      <ActionButton
        needs={["change", "payments"]}
        why={useWhyNoClose(payment)}
        onClick={open}
        variant="default"
      >
        {t("close.do")}
      </ActionButton>
      <FormDialog
        opened={opened}
        close={close}
        title={t("close.title", { card })}
        about={
          <Stack gap="xs">
            <span>
              {t("close.about", {
                amount: formats.money(payment.held ?? payment.wanted),
                ref: payment.hold_ref ?? "–",
              })}
            </span>
            <span>{t("close.final")}</span>
          </Stack>
        }
        initial={{ ending: "released" as Ending, amount: "", confirmation: "" }}
        submit={t("close.confirm")}
        done={t("close.done")}
        then={() => {
          wish.forget();
          reread();
        }}
        act={async ({ ending, amount, confirmation }) => {
          const minor = minorOf(amount, currency);
          const body = {
            ending,
            confirmation: confirmation.trim(),
            amount:
              ending === "captured"
                ? minor === null
                  ? { amount: amount.trim(), currency }
                  : amountOf(minor, currency)
                : null,
          };
          return client.POST("/api/v1/payments/{payment_id}/close", {
            params: {
              path: { payment_id: payment.id },
              header: { "Idempotency-Key": wish.keyOf(body) },
            },
            body,
          });
        }}
      >
        {(form) => (
          <>
            <Radio.Group label={t("close.ending")} {...form.getInputProps("ending")}>
              <Stack gap="xs" mt="xs">
                {ENDINGS.map((each) => (
                  <Radio
                    key={each}
                    value={each}
                    label={t(`close.ended_as.${each}`)}
                    description={t(`close.means.${each}`)}
                  />
                ))}
              </Stack>
            </Radio.Group>
            {form.values.ending === "captured" && (
              <TextInput
                label={t("amountIn", { currency })}
                inputMode="decimal"
                required
                {...form.getInputProps("amount")}
              />
            )}
            <TextInput
              label={t("close.type", { id: payment.id })}
              required
              autoComplete="off"
              {...form.getInputProps("confirmation")}
            />
          </>
        )}
      </FormDialog>
    </>
  );
}

function Attach({
  payment,
  refunds,
}: {
  payment: Payment;
  refunds: readonly Refund[] | undefined;
}) {
  const { t } = useTranslation("money");
  const may = useMay();
  const [opened, { open, close }] = useDisclosure(false);
  const formats = useFormats();
  const reread = useReread();
  const wish = useWish();
  const owing = useList(
    "/api/v1/sessions",
    { status: "billing_failed", sort: "-opened_at", organization_id: payment.organization_id },
    { enabled: opened && may("read", "sessions") },
  );
  const sessions = owing.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <ActionButton
        needs={["change", "payments"]}
        why={useWhyNoAttach(payment, refunds)}
        onClick={open}
        variant="default"
        leftSection={<IconLink size={16} aria-hidden />}
      >
        {t("attach.do")}
      </ActionButton>
      <FormDialog
        opened={opened}
        close={close}
        title={t("attach.title", {
          amount: formats.money(payment.captured ?? payment.wanted),
        })}
        about={t("attach.about")}
        initial={{ session_id: "" }}
        submit={t("attach.confirm")}
        done={t("attach.done")}
        then={() => {
          wish.forget();
          reread();
        }}
        act={async ({ session_id }) => {
          const body = { session_id: session_id.trim() };
          return client.POST("/api/v1/payments/{payment_id}/attach", {
            params: {
              path: { payment_id: payment.id },
              header: { "Idempotency-Key": wish.keyOf(body) },
            },
            body,
          });
        }}
      >
        {(form) => (
          <Autocomplete
            label={t("attach.session")}
            description={t("attach.sessionAbout")}
            required
            data={sessions.map((each) => each.id)}
            filter={({ options }) => options}
            renderOption={({ option }) => {
              const session = sessions.find((each) => each.id === option.value);
              return session === undefined ? option.value : <Owing session={session} />;
            }}
            data-autofocus
            {...form.getInputProps("session_id")}
          />
        )}
      </FormDialog>
    </>
  );
}

function Owing({ session }: { session: Schemas["SessionView"] }) {
  const formats = useFormats();
  const name = useStationName(session);
  return (
    <div>
      <Text size="sm">
        {name}
        {session.total !== null && ` · ${formats.money(session.total)}`}
      </Text>
      <Text size="xs" c="dimmed">
        {formats.at(session.opened_at)} · {session.id}
      </Text>
    </div>
  );
}

function Refunding({
  payment,
  refunds,
}: {
  payment: Payment;
  refunds: readonly Refund[] | undefined;
}) {
  const { t } = useTranslation("money");
  const card = useCardName()(payment);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <ActionButton
        needs={["refund", "payments"]}
        why={useWhyNoRefund(payment, refunds)}
        onClick={open}
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
      >
        {t("refund.do")}
      </ActionButton>
      <Dialog opened={opened} close={close} title={t("refund.title", { card })}>
        {opened && payment.captured !== null && (
          <RefundForm
            payment={payment}
            captured={payment.captured}
            refunds={refunds ?? []}
            close={close}
          />
        )}
      </Dialog>
    </>
  );
}

/** How much and why, then once more with the card's name. */
function RefundForm({
  payment,
  captured,
  refunds,
  close,
}: {
  payment: Payment;
  captured: Schemas["Amount"];
  refunds: readonly Refund[];
  close: () => void;
}) {
  const { t } = useTranslation(["money", "sessions"]);
  const { t: common } = useTranslation();
  const formats = useFormats();
  const reread = useReread();
  const wish = useWish();
  const card = useCardName()(payment);
  const [isAsked, setAsked] = useState(false);
  const { currency } = captured;
  const left = refundable(captured, refunds);
  const most = formats.money(amountOf(left, currency));
  const form = useForm({
    initialValues: { amount: amountOf(left, currency).amount, reason: null as RefundReason | null },
    validate: {
      amount: (text) => {
        const minor = minorOf(text, currency);
        return !isAmount(text, currency) || (minor ?? 0n) > left
          ? t("refund.badAmount", { amount: most })
          : null;
      },
      reason: (reason) => (reason === null ? t("refund.noReason") : null),
    },
  });
  const leave = useUnsaved(form.isDirty());
  const askFirst = useAskFirst();
  const wanted = amountOf(minorOf(form.values.amount, currency) ?? 0n, currency);
  const asking = useAct(
    () => {
      const body = { amount: wanted, reason: form.values.reason ?? "goodwill" };
      return client.POST("/api/v1/payments/{payment_id}/refunds", {
        params: {
          path: { payment_id: payment.id },
          header: { "Idempotency-Key": wish.keyOf(body) },
        },
        body,
      });
    },
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
        setAsked(false);
      },
    });
  if (isAsked) {
    return (
      <Stack gap="md">
        <Text>{t("refund.sure", { amount: formats.money(wanted), card })}</Text>
        <Text size="sm" c="dimmed">
          {t(payment.checkout_id === null ? "refund.then" : "refund.thenPage")}
        </Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => setAsked(false)}>
            {common("back")}
          </Button>
          <Button color="red" loading={asking.isPending} onClick={ask} data-autofocus>
            {t("refund.confirm", { amount: formats.money(wanted) })}
          </Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form onSubmit={form.onSubmit(() => setAsked(true))} noValidate>
      <Stack gap="md">
        <TextInput
          label={t("amountIn", { currency })}
          description={t("refund.most", { amount: most })}
          inputMode="decimal"
          data-autofocus
          {...form.getInputProps("amount")}
        />
        <Select
          label={t("refund.reason")}
          description={t("refund.reasonAbout")}
          data={REFUND_REASONS.map((value) => ({
            value,
            label: t(`refundReason.${value}`, { ns: "sessions" }),
          }))}
          {...form.getInputProps("reason")}
        />
        {asking.isError && <ProblemNotice thrown={asking.error} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => askFirst(close)}>
            {common("cancel")}
          </Button>
          <Button type="submit">{t("refund.next")}</Button>
        </Group>
      </Stack>
    </form>
  );
}
