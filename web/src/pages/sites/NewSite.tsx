import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { client, idempotencyKey } from "@/api/client";
import { useMe } from "@/api/me";
import { viewerZone } from "@/format/locale";
import { SiteForm } from "@/pages/sites/SiteForm";
import { bodyOf, newValues } from "@/pages/sites/values";
import { useReason } from "@/parts/actions";
import { Page } from "@/parts/Page";
import { useScoped } from "@/shell/scope";

/** A site to begin with: stations stand on it, and prices, zone and currency come from it. */
export default function NewSite() {
  const { t } = useTranslation("sites");
  const [key] = useState(idempotencyKey);
  const navigate = useNavigate();
  const scoped = useScoped();
  const me = useMe();
  const reason = useReason(["create", "sites"]);
  return (
    <Page title={t("add")} above={[{ title: t("title"), to: "/sites" }]} about={reason}>
      <SiteForm
        initial={newValues(me.default_zone ?? viewerZone)}
        isNew
        submit={t("add")}
        act={async (values) =>
          (
            await client.POST("/api/v1/sites", {
              body: bodyOf(values, null) as never,
              headers: { "Idempotency-Key": key },
            })
          ).data
        }
        then={(made) => void navigate(scoped(`/sites/${made?.id ?? ""}`))}
        cancel={() => void navigate(scoped("/sites"))}
      />
    </Page>
  );
}
