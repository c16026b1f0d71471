import { Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { IconUsers } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { useMe } from "@/api/me";
import { useOrganization } from "@/api/names";
import { RowMenu } from "@/pages/people/RowMenu";
import { useRoles } from "@/pages/people/roles";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { SecretDialog } from "@/parts/Secret";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { DOOR } from "@/status/signs";

const ADDRESS = "/api/v1/users";
type Row = RowOf<typeof ADDRESS>;

/** Who may come in, and as what. */
export default function Users() {
  const { t } = useTranslation("people");
  const roles = useRoles();
  const [isNew, { open, close }] = useDisclosure(false);
  const [changing, setChanging] = useState<Row | null>(null);
  const [secret, setSecret] = useState<{ name: string; password: string } | null>(null);
  const reset = useCallback(
    (row: Row, password: string) => setSecret({ name: row.name, password }),
    [],
  );
  const columns = useColumns(setChanging, reset);
  const filters = useMemo<readonly Filter[]>(
    () => [
      { kind: "choice", name: "role", title: t("role"), choices: roles.all },
      {
        kind: "choice",
        name: "is_disabled",
        title: t("door"),
        choices: [
          { value: "false", title: t("mayComeIn") },
          { value: "true", title: t("shutOut") },
        ],
        isSingle: true,
      },
    ],
    [t, roles],
  );
  return (
    <Page
      title={t("users")}
      about={t("usersAbout")}
      actions={
        <ActionButton needs={["create", "users"]} onClick={open}>
          {t("addUser")}
        </ActionButton>
      }
    >
      <DataList
        name={t("users")}
        address={ADDRESS}
        columns={columns}
        filters={filters}
        empty={<EmptyState shape={IconUsers} title={t("noUsers")} />}
      />
      <FormDialog
        opened={isNew}
        close={close}
        title={t("addUser")}
        about={t("addUserAbout")}
        submit={t("addUser")}
        initial={{ name: "", email: "", role: "support" } as Person}
        act={async (values) => (await client.POST("/api/v1/users", { body: values })).data}
        then={(made) => made && setSecret({ name: made.name, password: made.one_time_password })}
      >
        {(form) => <Fields form={form} />}
      </FormDialog>
      {changing !== null && <ChangeDialog row={changing} close={() => setChanging(null)} />}
      <SecretDialog
        secret={secret?.password ?? null}
        title={t("oneTimePassword")}
        close={() => setSecret(null)}
      >
        {t("oneTimePasswordAbout", { name: secret?.name })}
      </SecretDialog>
    </Page>
  );
}

type Person = { name: string; email: string; role: Row["role"] };

/** What is said of somebody new and may be changed of who is there. */
function Fields({ form }: { form: UseFormReturnType<Person> }) {
  const { t } = useTranslation("people");
  const roles = useRoles();
  return (
    <>
      <TextInput
        label={t("name")}
        required
        data-autofocus
        autoComplete="off"
        {...form.getInputProps("name")}
      />
      <TextInput
        label={t("email")}
        type="email"
        required
        autoComplete="off"
        {...form.getInputProps("email")}
      />
      <Select
        label={t("role")}
        data={roles.grantable.map(({ value, title }) => ({ value, label: title }))}
        allowDeselect={false}
        description={roles.meaning(form.values.role)}
        {...form.getInputProps("role")}
      />
    </>
  );
}

function ChangeDialog({ row, close }: { row: Row; close: () => void }) {
  const { t } = useTranslation(["people", "common"]);
  const queries = useQueryClient();
  const before: Person = { name: row.name, email: row.email, role: row.role };
  return (
    <FormDialog
      opened
      close={close}
      title={t("changeTitle", { name: row.name })}
      about={t("changeAbout")}
      submit={t("save", { ns: "common" })}
      done={t("saved", { ns: "common" })}
      initial={before}
      act={(values) =>
        client.PATCH("/api/v1/users/{user_id}", {
          params: { path: { user_id: row.id } },
          body: values,
        })
      }
      then={() => void queries.invalidateQueries({ queryKey: ["get", ADDRESS] })}
    >
      {(form) => <Fields form={form} />}
    </FormDialog>
  );
}

type Reset = (row: Row, password: string) => void;

function useColumns(change: (row: Row) => void, reset: Reset): readonly Column<Row>[] {
  const { t } = useTranslation("people");
  const roles = useRoles();
  return useMemo(
    () => [
      {
        id: "name",
        title: t("name"),
        cell: (row) => (row.is_forgotten ? t("forgotten") : row.name),
        width: 158,
        isName: true,
      },
      { id: "email", title: t("email"), cell: (row) => row.email || <Unknown />, width: 180 },
      { id: "role", title: t("role"), cell: (row) => roles.name(row.role), width: 130 },
      {
        id: "door",
        title: t("door"),
        cell: (row) => <StatusMark bare sign={DOOR[doorOf(row)]} />,
        width: 175,
      },
      {
        id: "totp",
        title: t("secondFactor"),
        cell: (row) => (row.has_totp ? t("phone") : t("none")),
        width: 113,
      },
      {
        id: "seen",
        title: t("lastSignedIn"),
        cell: (row) => <Instant at={row.last_signed_in_at} relative />,
        width: 144,
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
        cell: (row) => <UserActions row={row} change={change} reset={reset} />,
        width: 90,
        align: "end",
      },
    ],
    [t, roles, change, reset],
  );
}

export function doorOf(row: Row): keyof typeof DOOR {
  if (row.is_forgotten || row.is_disabled) return "shut";
  return row.must_change_password ? "invited" : "open";
}

export function OrganizationName({ id }: { id: string }) {
  return useOrganization(id)?.name ?? <Unknown />;
}

function UserActions({
  row,
  change,
  reset,
}: {
  row: Row;
  change: (row: Row) => void;
  reset: Reset;
}) {
  const { t } = useTranslation("people");
  const roles = useRoles();
  const me = useMe();
  const path = { user_id: row.id };
  const isSelf = me.id === row.id;
  const mayMore = !roles.grantable.some(({ value }) => value === row.role);
  const { name } = row;
  const why = row.is_forgotten
    ? t("isForgotten")
    : isSelf
      ? t("isYou")
      : mayMore
        ? t("mayMore")
        : null;
  return (
    <RowMenu
      name={name}
      items={[
        {
          name: t("change"),
          needs: ["change", "users"],
          why,
          act: async () => change(row),
        },
        {
          name: t("resetPassword"),
          needs: ["change", "users"],
          why,
          confirm: { title: t("resetTitle", { name }), text: t("resetText") },
          act: async () => {
            const made = await client.POST("/api/v1/users/{user_id}/password-reset", {
              params: { path },
            });
            if (made.data) reset(row, made.data.one_time_password);
          },
        },
        {
          name: t("removePhone"),
          needs: ["change", "users"],
          why: why ?? (row.has_totp ? null : t("hasNoPhone")),
          confirm: { title: t("removePhoneTitle", { name }), text: t("removePhoneText") },
          done: t("phoneRemoved"),
          act: () => client.POST("/api/v1/users/{user_id}/totp/remove", { params: { path } }),
        },
        {
          name: row.is_disabled ? t("openDoor") : t("shutDoor"),
          needs: ["change", "users"],
          why,
          ...(row.is_disabled
            ? {}
            : { confirm: { title: t("shutTitle", { name }), text: t("shutText") } }),
          done: row.is_disabled ? t("doorOpened") : t("doorShut"),
          act: () =>
            client.PATCH("/api/v1/users/{user_id}", {
              params: { path },
              body: { is_disabled: !row.is_disabled },
            }),
        },
        {
          name: t("forget"),
          needs: ["delete", "users"],
          why,
          confirm: {
            title: t("forgetTitle", { name }),
            text: t("forgetText"),
            typed: name,
          },
          done: t("isForgotten"),
          act: () => client.DELETE("/api/v1/users/{user_id}", { params: { path } }),
        },
      ]}
      again={ADDRESS}
    />
  );
}
