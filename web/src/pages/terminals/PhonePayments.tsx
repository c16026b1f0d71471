import { Select } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { client, read } from "@/api/client";
import { useList } from "@/api/lists";
import { useMay } from "@/api/me";
import type { components } from "@/generated/api";
import { hasPages } from "@/pages/terminals/providers";
import { ActionButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { FormDialog } from "@/parts/FormDialog";
import { Named } from "@/parts/Named";

type View = components["schemas"]["PhonePaymentsView"];
type Body = components["schemas"]["PhonePaymentsBody"];
type About = View["about_kind"];
type Thing = { about: About; id: string; name: string };

const ASKED = {
  organization: "/api/v1/organizations/{organization_id}/phone-payments",
  site: "/api/v1/sites/{site_id}/phone-payments",
  evse: "/api/v1/evses/{evse_id}/phone-payments",
} as const satisfies Record<About, string>;

const SAY: Readonly<Record<About, (id: string, body: Body) => Promise<unknown>>> = {
  organization: (id, body) =>
    client.POST(ASKED.organization, { params: { path: { organization_id: id } }, body }),
  site: (id, body) => client.POST(ASKED.site, { params: { path: { site_id: id } }, body }),
  evse: (id, body) => client.POST(ASKED.evse, { params: { path: { evse_id: id } }, body }),
};

/** Through which account drivers pay with phones at an organisation's sites, or at a site. */
export function PhonePaymentsCard(thing: Thing) {
  const { t } = useTranslation("terminals");
  const may = useMay();
  if (!may("read", "terminals")) return null;
  return (
    <Card title={t("phones.title")} about={t(`phones.aboutOf.${thing.about}`)}>
      <PhonePayments {...thing} />
    </Card>
  );
}

/** What counts there and whose word it is, and saying something else. */
export function PhonePayments(thing: Thing) {
  const { t } = useTranslation("terminals");
  const [opened, { open, close }] = useDisclosure(false);
  const asked = usePhonePayments(thing);
  if (asked.data === undefined) return <Named id={thing.id} name={undefined} />;
  return (
    <>
      <Counts said={asked.data} />{" "}
      <ActionButton
        needs={["change", "terminals"]}
        variant="subtle"
        size="compact-sm"
        onClick={open}
      >
        {t("phones.change")}
      </ActionButton>
      <Say thing={thing} said={asked.data} opened={opened} close={close} />
    </>
  );
}

function Counts({ said }: { said: View }) {
  const { t } = useTranslation("terminals");
  const accounts = useAccounts();
  const account = said.effective_account_id;
  if (said.decided_by === null) return <span>{t("phones.unsaid")}</span>;
  const name = accounts?.find((each) => each.id === account)?.name;
  const isAbove = said.choice === "inherit";
  return (
    <span>
      {account === null ? (
        t("phones.nobody")
      ) : (
        <Named id={account} name={accounts && (name ?? null)} />
      )}
      {isAbove && ` (${t(`phones.by.${said.decided_by}`)})`}
    </span>
  );
}

function Say({
  thing,
  said,
  opened,
  close,
}: {
  thing: Thing;
  said: View;
  opened: boolean;
  close: () => void;
}) {
  const { t } = useTranslation("terminals");
  const queries = useQueryClient();
  const accounts = (useAccounts() ?? []).filter(
    (each) => hasPages(each.provider) && each.organization_id === said.organization_id,
  );
  return (
    <FormDialog
      opened={opened}
      close={close}
      title={t("phones.sayTitle", { name: thing.name })}
      about={t("phones.sayAbout")}
      initial={{ account_id: said.account_id ?? said.choice }}
      submit={t("save", { ns: "common" })}
      done={t("saved", { ns: "common" })}
      act={async ({ account_id }) => SAY[thing.about](thing.id, bodyOf(account_id))}
      then={() => void queries.invalidateQueries({ queryKey: ["get"] })}
    >
      {(form) => (
        <Select
          label={t("phones.through")}
          allowDeselect={false}
          data={[
            { value: "inherit", label: t(`phones.inherit.${thing.about}`) },
            { value: "nobody", label: t("phones.nobody") },
            ...accounts.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          {...form.getInputProps("account_id")}
        />
      )}
    </FormDialog>
  );
}

/** What is chosen, as it is sent: one of two words, or the id of an account. */
function bodyOf(chosen: string): Body {
  return chosen === "inherit" || chosen === "nobody"
    ? { choice: chosen }
    : { choice: "account", account_id: chosen };
}

function usePhonePayments({ about, id }: Thing) {
  const path = { [`${about}_id`]: id };
  return useQuery({
    queryKey: ["get", ASKED[about], { params: { path } }],
    queryFn: ({ signal }) => read<View>(ASKED[about], { path, signal }),
  });
}

/** Undefined while they are asked for. */
function useAccounts() {
  const accounts = useList("/api/v1/terminal-accounts", { sort: "name" });
  return accounts.data?.pages.flatMap((page) => page.items);
}
