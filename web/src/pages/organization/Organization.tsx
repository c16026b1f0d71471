import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, client } from "@/api/client";
import { useMe } from "@/api/me";
import { useOrganization } from "@/api/names";
import { OrganizationForm } from "@/pages/organization/OrganizationForm";
import { SettingsCard } from "@/pages/organization/SettingsCard";
import { Tree } from "@/pages/organization/Tree";
import { bodyOf, inheritedBy, type Organization, valuesOf } from "@/pages/organization/values";
import { useChoices } from "@/pages/sites/choices";
import { PhonePaymentsCard } from "@/pages/terminals/PhonePayments";
import { ActionButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Unknown } from "@/parts/figures";
import { History } from "@/parts/History";
import { Page } from "@/parts/Page";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { useEditing } from "@/shell/search";

const ONE = "/api/v1/organizations/{organization_id}";

/** One organisation, the caller's own where the address names none: what it is, and what is below it. */
export default function OrganizationPage() {
  const { t } = useTranslation(["organization", "common"]);
  const me = useMe();
  const { organizationId = me.organization_id } = useParams();
  const isOwn = organizationId === me.organization_id;
  const queries = useQueryClient();
  const [isEditing, edit] = useEditing();
  const path = { organization_id: organizationId };
  const found = api.useQuery("get", ONE, { params: { path } });
  const parent = useOrganization(isOwn ? null : found.data?.parent_id);
  const above = isOwn
    ? []
    : [
        { title: t("title"), to: "/organization" },
        ...(parent === undefined || parent.id === me.organization_id
          ? []
          : [{ title: parent.name, to: `/organization/${parent.id}` }]),
      ];
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) {
    return (
      <Page title={t("title")} above={above}>
        <ProblemNotice thrown={found.error} again={() => void found.refetch()} />
      </Page>
    );
  }
  const before = valuesOf(found.data);
  return (
    <Page
      title={found.data.name}
      above={above}
      about={isOwn ? t("yours") : undefined}
      actions={
        isEditing ? undefined : <Actions organization={found.data} edit={() => edit(true)} />
      }
    >
      {isEditing ? (
        <OrganizationForm
          key={organizationId}
          initial={before}
          above={inheritedBy(found.data)}
          submit={t("save", { ns: "common" })}
          act={(values) => client.PATCH(ONE, { params: { path }, body: bodyOf(values, before) })}
          then={() => {
            notifications.show({ message: t("saved", { ns: "common" }), color: "green" });
            void queries.invalidateQueries();
            edit(false);
          }}
          cancel={() => edit(false)}
        />
      ) : (
        <>
          <Known organization={found.data} />
          <SettingsCard organization={found.data} />
          <PhonePaymentsCard about="organization" id={found.data.id} name={found.data.name} />
          <Tree at={organizationId} />
          <History thingId={organizationId} />
        </>
      )}
    </Page>
  );
}

function Actions({ organization, edit }: { organization: Organization; edit: () => void }) {
  const { t } = useTranslation("organization");
  const navigate = useNavigate();
  const scoped = useScoped();
  return (
    <>
      <ActionButton needs={["change", "organizations"]} onClick={edit}>
        {t("edit")}
      </ActionButton>
      <ActionButton
        needs={["create", "organizations"]}
        variant="default"
        onClick={() => void navigate(scoped(`/organization/${organization.id}/new`))}
      >
        {t("add")}
      </ActionButton>
    </>
  );
}

function Known({ organization }: { organization: Organization }) {
  const { t } = useTranslation("organization");
  const { countries } = useChoices();
  const country = countries.find((each) => each.value === organization.country)?.label;
  return (
    <Card title={t("onReceipts")} about={t("fromWhen")}>
      <Facts
        items={[
          [t("legal_name"), organization.legal_name],
          [t("legal_address"), <Lines key="address" text={organization.legal_address} />],
          [t("country"), country ?? organization.country],
          [t("vat_number"), organization.vat_number ?? <Unknown key="vat" />],
          [t("register_entry"), organization.register_entry ?? <Unknown key="register" />],
        ]}
      />
    </Card>
  );
}

function Lines({ text }: { text: string }) {
  return text === "" ? <Unknown /> : <span style={{ whiteSpace: "pre-line" }}>{text}</span>;
}
