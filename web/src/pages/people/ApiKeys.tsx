import { Select, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { useUser } from "@/api/names";
import { RowMenu } from "@/pages/people/RowMenu";
import { useRoles } from "@/pages/people/roles";
import { OrganizationName } from "@/pages/people/Users";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant, Unknown } from "@/parts/figures";
import { Page } from "@/parts/Page";
import { SecretDialog } from "@/parts/Secret";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { KEY } from "@/status/signs";

const ADDRESS = "/api/v1/api-keys";
type Row = RowOf<typeof ADDRESS>;

/** The keys by which programs come in. */
export default function ApiKeys() {
  const { t } = useTranslation("people");
  const roles = useRoles();
  const [isNew, { open, close }] = useDisclosure(false);
  const [secret, setSecret] = useState<string | null>(null);
  const add = (
    <ActionButton needs={["create", "api-keys"]} onClick={open}>
      {t("addKey")}
    </ActionButton>
  );
  return (
    <Page title={t("keys")} about={t("keysAbout")} actions={add}>
      <DataList
        name={t("keys")}
        address={ADDRESS}
        columns={useColumns()}
        empty={
          <EmptyState shape={IconKey} title={t("noKeys")} action={add}>
            {t("noKeysText")}
          </EmptyState>
        }
      />
      <FormDialog
        opened={isNew}
        close={close}
        title={t("addKey")}
        submit={t("addKey")}
        initial={{ name: "", role: "analyst" }}
        act={async (values) =>
          (await client.POST("/api/v1/api-keys", { body: values as never })).data
        }
        then={(made) => setSecret(made?.key ?? null)}
      >
        {(form) => (
          <>
            <TextInput
              label={t("keyName")}
              description={t("keyNameAbout")}
              required
              data-autofocus
              {...form.getInputProps("name")}
            />
            <Select
              label={t("role")}
              data={roles.grantable.map(({ value, title }) => ({ value, label: title }))}
              allowDeselect={false}
              description={roles.meaning(form.values.role)}
              {...form.getInputProps("role")}
            />
          </>
        )}
      </FormDialog>
      <SecretDialog secret={secret} title={t("theKey")} close={() => setSecret(null)}>
        {t("theKeyAbout")}
      </SecretDialog>
    </Page>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("people");
  const roles = useRoles();
  return useMemo(
    () => [
      { id: "name", title: t("name"), cell: (row) => row.name, width: 210, isName: true },
      {
        id: "prefix",
        title: t("begins"),
        cell: (row) => <code>{row.prefix}…</code>,
        width: 140,
      },
      { id: "role", title: t("role"), cell: (row) => roles.name(row.role), width: 160 },
      {
        id: "state",
        title: t("state"),
        cell: (row) => <StatusMark bare sign={KEY[row.is_revoked ? "revoked" : "valid"]} />,
        width: 120,
      },
      {
        id: "used",
        title: t("lastUsed"),
        cell: (row) => <Instant at={row.last_used_at} relative />,
        width: 140,
      },
      {
        id: "created",
        title: t("created"),
        cell: (row) => <Instant at={row.created_at} style="day" />,
        width: 130,
      },
      {
        id: "by",
        title: t("createdBy"),
        cell: (row) => <UserName id={row.created_by} />,
        width: 170,
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
            name={row.name}
            again={ADDRESS}
            items={[
              {
                name: t("revoke"),
                needs: ["delete", "api-keys"],
                why: row.is_revoked ? t("isRevoked") : null,
                confirm: {
                  title: t("revokeTitle", { name: row.name }),
                  text: t("revokeText"),
                },
                done: t("isRevoked"),
                act: () =>
                  client.DELETE("/api/v1/api-keys/{api_key_id}", {
                    params: { path: { api_key_id: row.id } },
                  }),
              },
            ]}
          />
        ),
        width: 90,
        align: "end",
      },
    ],
    [t, roles],
  );
}

function UserName({ id }: { id: string }) {
  return useUser(id)?.name ?? <Unknown />;
}
