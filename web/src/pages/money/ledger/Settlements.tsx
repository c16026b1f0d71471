import { Group, Select, SimpleGrid, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconBuildingBank } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { type RowOf, useList } from "@/api/lists";
import { useMe } from "@/api/me";
import { Problem } from "@/api/problem";
import { useFormats } from "@/format/context";
import type { Amount, Formats } from "@/format/format";
import { RowMenu } from "@/pages/people/RowMenu";
import { amountOf, minorOf } from "@/pages/sessions/money";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant, Money } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { useWish } from "@/parts/wish";
import { SETTLEMENT } from "@/status/signs";
import { useReread } from "../PaymentActions";
import { OrganizationName, useBookScope, Who } from "../parts";
import { LedgerPage } from "./LedgerPage";
import { netOf, partsOf } from "./legs";

const ADDRESS = "/api/v1/ledger/settlements";
type Row = RowOf<typeof ADDRESS>;

/** What payment providers paid to our bank, as their statements say it. */
export default function Settlements() {
  const { t } = useTranslation("money");
  const [isNew, { open, close }] = useDisclosure(false);
  const { asked } = useBookScope();
  const columns = useColumns();
  const filters = useMemo<readonly Filter[]>(
    () => [
      { kind: "text", name: "settlement_ref_starts", title: t("settlements.ref") },
      { kind: "text", name: "provider", title: t("settlements.provider") },
      { kind: "period", name: "booked_at", title: t("settlements.bookedAt") },
    ],
    [t],
  );
  const book = (
    <ActionButton needs={["create", "ledger"]} onClick={open}>
      {t("settlements.book")}
    </ActionButton>
  );
  return (
    <LedgerPage part="settlements" actions={book}>
      <DataList
        name={t("ledger.part.settlements")}
        address={ADDRESS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-booked_at"
        empty={
          <EmptyState shape={IconBuildingBank} title={t("settlements.empty")} action={book}>
            {t("settlements.emptyText")}
          </EmptyState>
        }
      />
      <NewSettlement opened={isNew} close={close} />
    </LedgerPage>
  );
}

type Values = {
  organization_id: string;
  provider: string;
  currency: string;
  settlement_ref: string;
  captures_before: string;
  paid_on: string;
  gross: string;
  fee: string;
  input_tax: string;
  tax_jurisdiction: string;
  net: string;
};

/** As the form has it typed, for the platform to judge. */
function typed(text: string, currency: string): Amount {
  const minor = minorOf(text, currency);
  return minor === null ? { amount: text.trim(), currency } : amountOf(minor, currency);
}

function bodyOf(values: Values) {
  const amount = (text: string) => typed(text, values.currency);
  return {
    organization_id: values.organization_id,
    provider: values.provider.trim(),
    settlement_ref: values.settlement_ref.trim(),
    captures_before: new Date(values.captures_before).toISOString(),
    paid_on: values.paid_on,
    gross: amount(values.gross),
    fee: amount(values.fee),
    net: amount(values.net),
    input_tax: values.input_tax.trim() === "" ? null : amount(values.input_tax),
    tax_jurisdiction: values.tax_jurisdiction.trim() === "" ? null : values.tax_jurisdiction.trim(),
  };
}

/** What the platform says of a part of an amount belongs to the field of that amount. */
function atItsField(thrown: unknown): never {
  if (!(thrown instanceof Problem)) throw thrown;
  throw new Problem(
    {
      status: thrown.status,
      code: thrown.code,
      detail: thrown.message,
      ...(thrown.requestId === null ? {} : { request_id: thrown.requestId }),
      errors: thrown.fields.map((each) => ({
        ...each,
        field: each.field.split(/[.[]/)[0] ?? each.field,
      })),
    },
    thrown.language,
  );
}

function NewSettlement({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation("money");
  const me = useMe();
  const reread = useReread();
  const wish = useWish();
  const { asked } = useBookScope();
  const clearing = useList(
    "/api/v1/ledger/accounts",
    { code_starts: "PSP_CLEARING:", ...asked },
    { enabled: opened },
  );
  const organizations = useList("/api/v1/organizations", {}, { enabled: opened });
  const accounts = clearing.data?.pages.flatMap((page) => page.items) ?? [];
  const providers = [...new Set(accounts.map((each) => partsOf(each.code).key ?? ""))];
  const currencies = [...new Set(accounts.map((each) => each.currency))];
  const owners = organizations.data?.pages.flatMap((page) => page.items) ?? [];
  const initial: Values = {
    organization_id: asked.organization_id?.toString() ?? me.organization_id,
    provider: providers[0] ?? "",
    currency: currencies[0] ?? "EUR",
    settlement_ref: "",
    captures_before: "",
    paid_on: "",
    gross: "",
    fee: "",
    input_tax: "",
    tax_jurisdiction: "",
    net: "",
  };
  return (
    <FormDialog
      // The usual provider and currency are known once the accounts are read.
      key={clearing.isPending ? "reading" : "read"}
      opened={opened}
      close={close}
      title={t("settlements.book")}
      about={t("settlements.bookAbout")}
      initial={initial}
      submit={t("settlements.book")}
      done={t("settlements.isBooked")}
      size={640}
      then={() => {
        wish.forget();
        reread();
      }}
      act={async (values) => {
        const body = bodyOf(values);
        return client
          .POST(ADDRESS, {
            params: { header: { "Idempotency-Key": wish.keyOf(body) } },
            body,
          })
          .catch(atItsField);
      }}
    >
      {(form) => {
        const { currency, gross, fee, input_tax } = form.values;
        return (
          <>
            {owners.length > 1 && (
              <Select
                label={t("organization")}
                data={owners.map((each) => ({ value: each.id, label: each.name }))}
                searchable
                allowDeselect={false}
                {...form.getInputProps("organization_id")}
              />
            )}
            <SimpleGrid cols={{ base: 1, xs: 2 }}>
              <TextInput
                label={t("settlements.provider")}
                required
                {...form.getInputProps("provider")}
              />
              <TextInput
                label={t("settlements.ref")}
                required
                data-autofocus
                {...form.getInputProps("settlement_ref")}
              />
              <TextInput
                type="datetime-local"
                label={t("settlements.before")}
                description={t("settlements.beforeAbout")}
                required
                {...form.getInputProps("captures_before")}
              />
              <TextInput
                type="date"
                label={t("settlements.paidOn")}
                description={t("settlements.paidOnAbout")}
                required
                {...form.getInputProps("paid_on")}
              />
              {currencies.length > 1 && (
                <Select
                  label={t("currency")}
                  data={currencies}
                  allowDeselect={false}
                  {...form.getInputProps("currency")}
                />
              )}
              <TextInput
                label={t("settlements.grossIn", { currency })}
                description={t("settlements.grossAbout")}
                inputMode="decimal"
                required
                {...form.getInputProps("gross")}
              />
              <TextInput
                label={t("settlements.feeIn", { currency })}
                description={t("settlements.feeAbout")}
                inputMode="decimal"
                required
                {...form.getInputProps("fee")}
              />
              <TextInput
                label={t("settlements.taxIn", { currency })}
                description={t("settlements.taxAbout")}
                inputMode="decimal"
                {...form.getInputProps("input_tax")}
              />
              <TextInput
                label={t("settlements.jurisdiction")}
                description={t("settlements.jurisdictionAbout")}
                {...form.getInputProps("tax_jurisdiction")}
              />
              <TextInput
                label={t("settlements.netIn", { currency })}
                description={<Expected value={netOf(gross, fee, input_tax, currency)} />}
                inputMode="decimal"
                required
                {...form.getInputProps("net")}
              />
            </SimpleGrid>
          </>
        );
      }}
    </FormDialog>
  );
}

function Expected({ value }: { value: Amount | null }) {
  const { t } = useTranslation("money");
  const formats: Formats = useFormats();
  return value === null
    ? t("settlements.netAbout")
    : t("settlements.netIs", { amount: formats.money(value) });
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("money");
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: "ref",
        title: t("settlements.ref"),
        cell: (row) => row.settlement_ref,
        width: 150,
        isName: true,
      },
      { id: "provider", title: t("settlements.provider"), cell: (row) => row.provider, width: 95 },
      {
        id: "state",
        title: t("state"),
        cell: (row) => (
          <StatusMark
            bare
            sign={SETTLEMENT[row.taken_back_at === null ? "booked" : "taken_back"]}
          />
        ),
        width: 135,
      },
      {
        id: "paid",
        title: t("settlements.paidOn"),
        cell: (row) => formats.at(`${row.paid_on}T12:00:00Z`, "day", "UTC"),
        width: 120,
      },
      {
        id: "before",
        title: t("settlements.before"),
        cell: (row) => <Instant at={row.captures_before} />,
        width: 190,
      },
      {
        id: "gross",
        title: t("settlements.gross"),
        cell: (row) => <Money value={row.gross} />,
        width: 100,
        align: "end",
      },
      {
        id: "fee",
        title: t("settlements.fee"),
        cell: (row) => <Money value={row.fee} />,
        width: 85,
        align: "end",
      },
      {
        id: "accrued",
        title: t("settlements.accrued"),
        cell: (row) => <Money value={row.accrued} />,
        width: 120,
        align: "end",
        isExtra: true,
      },
      {
        id: "tax",
        title: t("settlements.tax"),
        cell: (row) => <Money value={row.input_tax} />,
        width: 110,
        align: "end",
        isExtra: true,
      },
      {
        id: "net",
        title: t("settlements.net"),
        cell: (row) => <Money value={row.net} />,
        width: 100,
        align: "end",
      },
      {
        id: "by",
        title: t("settlements.by"),
        cell: (row) => <Who id={row.booked_by} />,
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
      {
        id: "actions",
        title: t("actions"),
        cell: (row) => <SettlementMenu row={row} />,
        width: 72,
        align: "end",
      },
    ],
    [t, formats],
  );
}

function SettlementMenu({ row }: { row: Row }) {
  const { t } = useTranslation("money");
  const formats = useFormats();
  const reread = useReread();
  const wish = useWish();
  return (
    <Group justify="flex-end" gap={0} wrap="nowrap">
      <RowMenu
        name={row.settlement_ref}
        again={ADDRESS}
        items={[
          {
            name: t("settlements.takeBack"),
            needs: ["create", "ledger"],
            why: row.taken_back_at === null ? null : t("settlements.isTakenBackAlready"),
            confirm: {
              title: t("settlements.takeBackTitle", { ref: row.settlement_ref }),
              text: t("settlements.takeBackText", { amount: formats.money(row.net) }),
            },
            done: t("settlements.isTakenBack"),
            act: async () => {
              await client.POST("/api/v1/ledger/settlements/{settlement_id}/take-back", {
                params: {
                  path: { settlement_id: row.id },
                  header: { "Idempotency-Key": wish.keyOf("take back") },
                },
              });
              reread();
            },
          },
        ]}
      />
    </Group>
  );
}
