import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, client, idempotencyKey } from "@/api/client";
import { OrganizationForm } from "@/pages/organization/OrganizationForm";
import { bodyOf, NEW } from "@/pages/organization/values";
import { useReason } from "@/parts/actions";
import { Page } from "@/parts/Page";
import { useScoped } from "@/shell/scope";

/** An organisation below another: whose people see its own stations and nobody else's. */
export default function NewOrganization() {
  const { t } = useTranslation("organization");
  const { organizationId = "" } = useParams();
  const path = { organization_id: organizationId };
  const parent = api.useQuery("get", "/api/v1/organizations/{organization_id}", {
    params: { path },
  }).data;
  const [key] = useState(idempotencyKey);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const scoped = useScoped();
  const reason = useReason(["create", "organizations"]);
  const name = parent?.name ?? "";
  return (
    <Page
      title={t("add")}
      above={[
        { title: t("title"), to: "/organization" },
        { title: name, to: `/organization/${organizationId}` },
      ]}
      about={reason ?? t("addAbout", { name })}
    >
      <OrganizationForm
        initial={{ ...NEW, country: parent?.country ?? "" }}
        above={parent?.effective ?? {}}
        key={parent?.id}
        submit={t("add")}
        act={async (values) =>
          (
            await client.POST("/api/v1/organizations", {
              body: { ...bodyOf(values, null), parent_id: organizationId } as never,
              headers: { "Idempotency-Key": key },
            })
          ).data
        }
        then={(made) => {
          void queries.invalidateQueries();
          void navigate(scoped(`/organization/${made?.id ?? ""}`));
        }}
        cancel={() => void navigate(scoped(`/organization/${organizationId}`))}
      />
    </Page>
  );
}
