import { PasswordInput, Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { IconKey } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { RowMenu } from "@/pages/people/RowMenu";
import { OrganizationName } from "@/pages/people/Users";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant } from "@/parts/figures";
import { Page } from "@/parts/Page";
import { EmptyState } from "@/parts/states";
import { hasPages, PROVIDERS, providerName } from "./providers";

const ADDRESS = "/api/v1/terminal-accounts";
type Row = RowOf<typeof ADDRESS>;
type Values = {
  provider: string;
  name: string;
  api_key: string;
  /** One or several, separated by blanks. */
  webhook_secrets: string;
  base_url: string;
  receipt_screen: string;
};

/** By which accounts the platform speaks with the providers of terminals. */
export default function Accounts() {
  const { t } = useTranslation("terminals");
  const queries = useQueryClient();
  const [isNew, { open, close }] = useDisclosure(false);
  const [edited, setEdited] = useState<Row | null>(null);
  const again = () => void queries.invalidateQueries({ queryKey: ["get"] });
  const add = (
    <ActionButton needs={["create", "terminals"]} onClick={open}>
      {t("accounts.add")}
    </ActionButton>
  );
  const before: Values = {
    provider: edited?.provider ?? PROVIDERS[0],
    name: edited?.name ?? "",
    api_key: "",
    webhook_secrets: "",
    base_url: edited?.base_url ?? "",
    receipt_screen: edited?.receipt_screen ?? "",
  };
  return (
    <Page
      title={t("accounts.title")}
      above={[{ title: t("title"), to: "/terminals" }]}
      about={t("accounts.about")}
      actions={add}
    >
      <DataList
        name={t("accounts.title")}
        address={ADDRESS}
        columns={useColumns(setEdited)}
        sort="name"
        empty={
          <EmptyState shape={IconKey} title={t("accounts.none")} action={add}>
            {t("accounts.noneText")}
          </EmptyState>
        }
      />
      <FormDialog<Values, unknown>
        opened={isNew}
        close={close}
        title={t("accounts.add")}
        submit={t("accounts.add")}
        done={t("accounts.added")}
        initial={{
          provider: PROVIDERS[0],
          name: "",
          api_key: "",
          webhook_secrets: "",
          base_url: "",
          receipt_screen: "",
        }}
        act={(values) =>
          client.POST("/api/v1/terminal-accounts", {
            params: { header: { "Idempotency-Key": idempotencyKey() } },
            body: {
              provider: values.provider,
              name: values.name,
              api_key: values.api_key,
              webhook_secrets: secretsIn(values),
              base_url: values.base_url.trim() || null,
              receipt_screen: values.receipt_screen.trim() || null,
            } as never,
          })
        }
        then={again}
      >
        {(form) => <Fields form={form} />}
      </FormDialog>
      <FormDialog<Values, unknown>
        opened={edited !== null}
        close={() => setEdited(null)}
        title={t("accounts.editTitle", { name: edited?.name ?? "" })}
        submit={t("save", { ns: "common" })}
        done={t("accounts.changed")}
        initial={before}
        act={(values) =>
          client.PATCH("/api/v1/terminal-accounts/{terminal_account_id}", {
            params: { path: { terminal_account_id: edited?.id ?? "" } },
            body: changes(before, values) as never,
          })
        }
        then={again}
      >
        {(form) => <Fields form={form} account={edited ?? undefined} />}
      </FormDialog>
    </Page>
  );
}

/** Only what was changed; a key that was not typed stays as it is. */
function changes(before: Values, after: Values): Record<string, unknown> {
  const screen = after.receipt_screen.trim();
  return {
    ...(after.name === before.name ? {} : { name: after.name }),
    ...(after.api_key === "" ? {} : { api_key: after.api_key }),
    ...(after.webhook_secrets.trim() === "" ? {} : { webhook_secrets: secretsIn(after) }),
    ...(after.base_url === before.base_url ? {} : { base_url: after.base_url.trim() }),
    ...(screen === before.receipt_screen ? {} : { receipt_screen: screen || null }),
  };
}

/** What a provider of payment pages signs its callbacks with; null: none are given. */
function secretsIn(values: Values): string[] | null {
  const secrets = values.webhook_secrets.split(/\s+/).filter((each) => each !== "");
  return hasPages(values.provider) && secrets.length > 0 ? secrets : null;
}

function Fields({ form, account }: { form: UseFormReturnType<Values>; account?: Row | undefined }) {
  const { t } = useTranslation("terminals");
  const isNew = account === undefined;
  const isPage = hasPages(form.values.provider);
  return (
    <>
      {isNew && (
        <Select
          label={t("provider")}
          description={t(isPage ? "page.providerAbout" : "accounts.providerAbout")}
          allowDeselect={false}
          data={PROVIDERS.map((value) => ({ value, label: providerName(value) }))}
          {...form.getInputProps("provider")}
        />
      )}
      <TextInput
        label={t("accounts.name")}
        required
        maxLength={200}
        data-autofocus
        {...form.getInputProps("name")}
      />
      <PasswordInput
        label={isNew ? t("accounts.key") : t("accounts.newKey")}
        description={isNew ? t("accounts.keyAbout") : t("accounts.newKeyAbout")}
        required={isNew}
        maxLength={500}
        autoComplete="off"
        {...form.getInputProps("api_key")}
      />
      {isPage && (
        <PasswordInput
          label={t("page.secrets")}
          description={
            account === undefined
              ? t("page.secretsAbout")
              : t("page.callbacks", {
                  address: `${window.location.origin}/callbacks/pages/${account.id}`,
                })
          }
          maxLength={650}
          autoComplete="off"
          {...form.getInputProps("webhook_secrets")}
        />
      )}
      <TextInput
        label={t("accounts.url")}
        description={isNew ? t("accounts.urlAbout") : t("accounts.urlChangeAbout")}
        inputMode="url"
        required={!isNew}
        {...form.getInputProps("base_url")}
      />
      {!isPage && (
        <TextInput
          label={t("accounts.receiptScreen")}
          description={t("accounts.receiptScreenAbout")}
          {...form.getInputProps("receipt_screen")}
        />
      )}
    </>
  );
}

function useColumns(edit: (row: Row) => void): readonly Column<Row>[] {
  const { t } = useTranslation("terminals");
  return useMemo(
    () => [
      {
        id: "name",
        title: t("accounts.name"),
        cell: (row) => row.name,
        sort: "name",
        width: 220,
        isName: true,
      },
      {
        id: "provider",
        title: t("provider"),
        cell: (row) => providerName(row.provider),
        width: 120,
      },
      {
        id: "url",
        title: t("accounts.url"),
        cell: (row) => <code>{row.base_url}</code>,
        width: 260,
      },
      {
        id: "screen",
        title: t("accounts.receiptScreen"),
        cell: (row) => row.receipt_screen ?? t("accounts.noScreen"),
        width: 160,
      },
      {
        id: "created",
        title: t("created"),
        cell: (row) => <Instant at={row.created_at} style="day" />,
        width: 130,
      },
      {
        id: "organization",
        title: t("accounts.organization"),
        cell: (row) => <OrganizationName id={row.organization_id} />,
        width: 180,
        isExtra: true,
      },
      {
        id: "actions",
        title: t("accounts.actions"),
        cell: (row) => (
          <RowMenu
            name={row.name}
            again={ADDRESS}
            items={[
              {
                name: t("accounts.edit"),
                needs: ["change", "terminals"],
                act: async () => edit(row),
              },
              {
                name: t("delete"),
                needs: ["delete", "terminals"],
                confirm: {
                  title: t("deleteTitle", { name: row.name }),
                  text: t("accounts.deleteText"),
                  typed: row.name,
                },
                done: t("deleted", { name: row.name }),
                act: () =>
                  client.DELETE("/api/v1/terminal-accounts/{terminal_account_id}", {
                    params: { path: { terminal_account_id: row.id } },
                  }),
              },
            ]}
          />
        ),
        width: 100,
        align: "end",
      },
    ],
    [t, edit],
  );
}
