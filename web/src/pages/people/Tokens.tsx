import { Select, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconTags } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { RowMenu } from "@/pages/people/RowMenu";
import { OrganizationName } from "@/pages/people/Users";
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

/** What drivers hold to a station or a reader, other than a bank card. */
export default function Tokens() {
  const { t } = useTranslation("people");
  const [isNew, { open, close }] = useDisclosure(false);
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
        columns={useColumns()}
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
        initial={{ uid: "", label: "", kind: "RFID", group_uid: "" }}
        done={t("tokenAdded")}
        act={async ({ group_uid, ...values }) => {
          const body = { ...values, group_uid: group_uid || null };
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
            <TextInput label={t("label")} {...form.getInputProps("label")} />
            <Select
              label={t("kind")}
              data={kinds.map(({ value, title }) => ({ value, label: title }))}
              allowDeselect={false}
              {...form.getInputProps("kind")}
            />
            <TextInput
              label={t("group")}
              description={t("groupAbout")}
              {...form.getInputProps("group_uid")}
            />
          </>
        )}
      </FormDialog>
    </Page>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("people");
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
        id: "group",
        title: t("group"),
        cell: (row) => (row.group_uid === null ? null : <code>{row.group_uid}</code>),
        width: 150,
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
    [t],
  );
}
