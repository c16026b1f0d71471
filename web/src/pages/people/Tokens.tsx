import { Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { IconTags } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { RowMenu } from "@/pages/people/RowMenu";
import { OrganizationName } from "@/pages/people/Users";
import { languages } from "@/pages/sites/choices";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { TOKEN } from "@/status/signs";

const ADDRESS = "/api/v1/tokens";
type Row = RowOf<typeof ADDRESS>;
const KINDS = ["RFID", "APP_USER", "EMAID", "MASTER_PASS", "OTHER"] as const;
/** As OCPP 2 names them. */
const TYPES = ["ISO14443", "ISO15693", "eMAID", "Central", "KeyCode", "Local", "MacAddress"];

/** What drivers hold to a station or a reader, other than a bank card. */
export default function Tokens() {
  const { t } = useTranslation(["people", "common"]);
  const [isNew, { open, close }] = useDisclosure(false);
  const [changing, setChanging] = useState<Row | null>(null);
  const queries = useQueryClient();
  const kinds = useMemo(
    () => KINDS.map((value) => ({ value, title: t(`tokenKind.${value}`) })),
    [t],
  );
  const filters = useMemo<readonly Filter[]>(
    () => [
      { kind: "choice", name: "kind", title: t("kind"), choices: kinds },
      {
        kind: "choice",
        name: "is_blocked",
        title: t("state"),
        choices: [
          { value: "false", title: t("mayCharge") },
          { value: "true", title: t("blocked") },
        ],
        isSingle: true,
      },
    ],
    [t, kinds],
  );
  const add = (
    <ActionButton needs={["create", "tokens"]} onClick={open}>
      {t("addToken")}
    </ActionButton>
  );
  return (
    <Page title={t("tokens")} about={t("tokensAbout")} actions={add}>
      <DataList
        name={t("tokens")}
        address={ADDRESS}
        columns={useColumns(setChanging)}
        filters={filters}
        empty={
          <EmptyState shape={IconTags} title={t("noTokens")} action={add}>
            {t("noTokensText")}
          </EmptyState>
        }
      />
      <FormDialog
        opened={isNew}
        close={close}
        title={t("addToken")}
        submit={t("addToken")}
        initial={{
          uid: "",
          label: "",
          kind: "RFID",
          id_token_type: null as string | null,
          group_uid: "",
          language: "",
        }}
        done={t("tokenAdded")}
        act={async ({ group_uid, language, ...values }) => {
          const body = { ...values, group_uid: group_uid || null, language: language || null };
          return (await client.POST("/api/v1/tokens", { body: body as never })).data;
        }}
      >
        {(form) => (
          <>
            <TextInput
              label={t("uid")}
              description={t("uidAbout")}
              required
              data-autofocus
              {...form.getInputProps("uid")}
            />
            <Select
              label={t("kind")}
              data={kinds.map(({ value, title }) => ({ value, label: title }))}
              allowDeselect={false}
              {...form.getInputProps("kind")}
            />
            <Common form={form} isNew />
          </>
        )}
      </FormDialog>
      <FormDialog
        opened={changing !== null}
        close={() => setChanging(null)}
        title={t("changeToken", { name: changing?.label || changing?.uid })}
        submit={t("save", { ns: "common" })}
        initial={{
          label: changing?.label ?? "",
          id_token_type: (changing?.id_token_type ?? null) as string | null,
          group_uid: changing?.group_uid ?? "",
          language: changing?.language ?? "",
        }}
        done={t("saved", { ns: "common" })}
        act={({ group_uid, language, ...values }) => {
          const body = { ...values, group_uid: group_uid || null, language: language || null };
          return client.PATCH("/api/v1/tokens/{token_id}", {
            params: { path: { token_id: changing?.id ?? "" } },
            body: body as never,
          });
        }}
        then={() => void queries.invalidateQueries({ queryKey: ["get", ADDRESS] })}
      >
        {(form) => <Common form={form} />}
      </FormDialog>
    </Page>
  );
}

/** What may be said of a token when it comes, and later. */
function Common<
  Values extends {
    label: string;
    id_token_type: string | null;
    group_uid: string;
    language: string;
  },
>({ form, isNew = false }: { form: UseFormReturnType<Values>; isNew?: boolean }) {
  const { t } = useTranslation("people");
  return (
    <>
      <TextInput label={t("label")} {...form.getInputProps("label")} />
      <TextInput
        label={t("group")}
        description={t("groupAbout")}
        {...form.getInputProps("group_uid")}
      />
      <Select
        label={t("idTokenType")}
        description={t("idTokenTypeAbout")}
        data={TYPES}
        placeholder={isNew ? t("byKind") : undefined}
        clearable={isNew}
        allowDeselect={isNew}
        {...form.getInputProps("id_token_type")}
      />
      <TextInput
        label={t("language")}
        description={t("languageAbout")}
        maxLength={8}
        {...form.getInputProps("language")}
      />
    </>
  );
}

function useColumns(change: (row: Row) => void): readonly Column<Row>[] {
  const { t, i18n } = useTranslation("people");
  return useMemo(
    () => [
      {
        id: "label",
        title: t("label"),
        cell: (row) => row.label || row.uid,
        width: 220,
        isName: true,
      },
      { id: "uid", title: t("uid"), cell: (row) => <code>{row.uid}</code>, width: 200 },
      { id: "kind", title: t("kind"), cell: (row) => t(`tokenKind.${row.kind}`), width: 120 },
      {
        id: "type",
        title: t("idTokenType"),
        cell: (row) => <code>{row.id_token_type}</code>,
        width: 150,
        isExtra: true,
      },
      {
        id: "group",
        title: t("group"),
        cell: (row) => (row.group_uid === null ? null : <code>{row.group_uid}</code>),
        width: 150,
        isExtra: true,
      },
      {
        id: "language",
        title: t("language"),
        cell: (row) =>
          row.language === null ? null : languages([row.language], i18n.language)[0]?.label,
        width: 130,
        isExtra: true,
      },
      {
        id: "state",
        title: t("state"),
        cell: (row) => <StatusMark bare sign={TOKEN[row.is_blocked ? "blocked" : "usable"]} />,
        width: 130,
      },
      {
        id: "until",
        title: t("validTo"),
        cell: (row) =>
          row.valid_to === null ? t("noEnd") : <Instant at={row.valid_to} style="day" />,
        width: 140,
      },
      {
        id: "created",
        title: t("created"),
        cell: (row) => <Instant at={row.created_at} style="day" />,
        width: 130,
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
        cell: (row) => (
          <RowMenu
            name={row.label || row.uid}
            again={ADDRESS}
            items={[
              {
                name: t("change"),
                needs: ["change", "tokens"],
                act: async () => change(row),
              },
              {
                name: row.is_blocked ? t("unblock") : t("block"),
                needs: ["change", "tokens"],
                done: row.is_blocked ? t("isUnblocked") : t("isBlocked"),
                act: () =>
                  client.PATCH("/api/v1/tokens/{token_id}", {
                    params: { path: { token_id: row.id } },
                    body: { is_blocked: !row.is_blocked },
                  }),
              },
            ]}
          />
        ),
        width: 90,
        align: "end",
      },
    ],
    [t, i18n.language, change],
  );
}
