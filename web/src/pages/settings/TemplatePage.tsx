import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { api, client } from "@/api/client";
import { useFormats } from "@/format/context";
import { ActionButton, ConfirmButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { History } from "@/parts/History";
import { Page } from "@/parts/Page";
import { Scroll } from "@/parts/Scroll";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { ApplyDialog } from "./ApplyDialog";
import { Preview } from "./Preview";
import { TEMPLATE, type Template } from "./settings";
import classes from "./settings.module.css";
import { TemplateDialog } from "./TemplateDialog";
import { Holds, Period } from "./TemplateParts";
import { bodyOf, typedOf } from "./typed";

/** One template: for which stations it holds, what it wants, and what it would change. */
export default function TemplatePage() {
  const { t } = useTranslation("settings");
  const { templateId = "" } = useParams();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const scoped = useScoped();
  const [isEditing, edit] = useDisclosure(false);
  const [isApplying, applying] = useDisclosure(false);
  const { zone } = useFormats();
  const path = { template_id: templateId };
  const found = api.useQuery("get", TEMPLATE, { params: { path } });
  const above = [{ title: t("part.templates"), to: "/settings/templates" }];
  if (found.isPending) return <Loading rows={8} />;
  if (found.isError) {
    return (
      <Page title={t("template.one")} above={above}>
        <ProblemNotice thrown={found.error} again={() => void found.refetch()} />
      </Page>
    );
  }
  const template = found.data;
  const isBuiltIn = template.organization_id === null;
  const name = isBuiltIn ? t(`builtInName.${template.id as "measuring"}`) : template.name;
  const about = isBuiltIn ? t(`builtInText.${template.id as "measuring"}`) : template.description;
  const why = isBuiltIn ? t("builtInWhy") : null;
  return (
    <Page
      title={name}
      above={above}
      about={about}
      actions={
        <>
          <ActionButton needs={["create", "setting-templates"]} onClick={applying.open}>
            {t("apply.open")}
          </ActionButton>
          <ActionButton
            needs={["change", "setting-templates"]}
            why={why}
            variant="default"
            onClick={edit.open}
          >
            {t("template.edit")}
          </ActionButton>
          <ConfirmButton
            needs={["delete", "setting-templates"]}
            why={why}
            title={t("template.deleteTitle", { name })}
            text={t("template.deleteText")}
            confirm={t("template.delete")}
            done={t("template.deleted", { name })}
            act={() => client.DELETE(TEMPLATE, { params: { path } })}
            then={() => void navigate(scoped("/settings/templates"))}
          >
            {t("template.delete")}
          </ConfirmButton>
        </>
      }
    >
      <Card>
        <Facts
          items={[
            [t("code"), <code key="code">{template.code}</code>],
            [t("holds"), <Holds key="holds" template={template} />],
            [t("period"), <Period key="period" template={template} />],
            [t("priority"), isBuiltIn ? t("behindAll") : template.priority],
            [t("drifts"), t(template.sets_right ? "setsRight" : "onlyShown")],
            [t("batchSize"), template.batch_size],
          ]}
        />
      </Card>
      <Card title={t("settings")}>
        <Scroll name={t("settings")}>
          <SettingsTable template={template} />
        </Scroll>
      </Card>
      <Preview templateId={templateId} />
      {!isBuiltIn && <History thingId={templateId} />}
      <ApplyDialog template={template} name={name} opened={isApplying} close={applying.close} />
      <TemplateDialog
        opened={isEditing}
        close={edit.close}
        title={t("template.edit")}
        submit={t("save", { ns: "common" })}
        initial={typedOf(template, zone)}
        act={(typed) => client.PATCH(TEMPLATE, { params: { path }, body: bodyOf(typed, zone) })}
        then={() => void queries.invalidateQueries({ queryKey: ["get"] })}
      />
    </Page>
  );
}

function SettingsTable({ template }: { template: Template }) {
  const { t } = useTranslation("settings");
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("key")}</th>
          <th scope="col">{t("variable")}</th>
          <th scope="col">{t("value")}</th>
        </tr>
      </thead>
      <tbody>
        {template.settings.map((each) => (
          <tr key={`${each.key} ${each.variable}`}>
            <td>{each.key ?? "–"}</td>
            <td>{each.variable ?? "–"}</td>
            <td>{each.is_least ? t("least", { value: each.value }) : each.value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
