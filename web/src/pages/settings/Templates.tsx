import { useDisclosure } from "@mantine/hooks";
import { IconTemplate } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { useFormats } from "@/format/context";
import { ActionButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { type Column, DataList } from "@/parts/DataList";
import type { Filter } from "@/parts/filters";
import { EmptyState } from "@/parts/states";
import { useScope, useScoped } from "@/shell/scope";
import { SettingsPage } from "./SettingsPage";
import { TEMPLATES, useBuiltIn } from "./settings";
import classes from "./settings.module.css";
import { TemplateDialog } from "./TemplateDialog";
import { Holds } from "./TemplateParts";
import { bodyOf, NOTHING } from "./typed";

type Row = RowOf<typeof TEMPLATES>;

/** Templates of settings: those that are built in, and the operator's own. */
export default function Templates() {
  const { t } = useTranslation("settings");
  const [isNew, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  const scoped = useScoped();
  const [scope] = useScope();
  const { zone } = useFormats();
  const asked = useMemo(
    () =>
      scope?.kind === "organization" || scope?.kind === "site"
        ? { [`${scope.kind}_id`]: scope.id }
        : undefined,
    [scope],
  );
  const filters = useMemo<readonly Filter[]>(
    () => [
      { kind: "text", name: "code_starts", title: t("code") },
      { kind: "text", name: "name_starts", title: t("name") },
    ],
    [t],
  );
  const add = (
    <ActionButton needs={["create", "setting-templates"]} onClick={open}>
      {t("template.add")}
    </ActionButton>
  );
  return (
    <SettingsPage part="templates" actions={add}>
      <BuiltIn />
      <DataList
        name={t("part.templates")}
        address={TEMPLATES}
        {...(asked === undefined ? {} : { asked })}
        columns={useColumns()}
        filters={filters}
        sort="-priority"
        link={(row) => scoped(`/settings/templates/${row.id}`)}
        empty={
          <EmptyState shape={IconTemplate} title={t("template.none")} action={add}>
            {t("template.noneText")}
          </EmptyState>
        }
      />
      <TemplateDialog
        opened={isNew}
        close={close}
        title={t("template.add")}
        submit={t("template.add")}
        initial={NOTHING}
        act={async (values) => (await client.POST(TEMPLATES, { body: bodyOf(values, zone) })).data}
        then={(made) => made && void navigate(scoped(`/settings/templates/${made.id}`))}
      />
    </SettingsPage>
  );
}

function BuiltIn() {
  const { t } = useTranslation("settings");
  const scoped = useScoped();
  return (
    <Card title={t("builtIn")}>
      <dl className={classes.builtIn}>
        {useBuiltIn().map((each) => (
          <div key={each.id}>
            <dt>
              <Link to={scoped(`/settings/templates/${each.id}`)}>
                {t(`builtInName.${each.id as "measuring"}`)}
              </Link>
            </dt>
            <dd>{t(`builtInText.${each.id as "measuring"}`)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("settings");
  return useMemo(
    () => [
      { id: "name", title: t("name"), cell: (row) => row.name, width: 200, isName: true },
      {
        id: "code",
        title: t("code"),
        cell: (row) => <code>{row.code}</code>,
        sort: "code",
        width: 130,
      },
      {
        id: "priority",
        title: t("priority"),
        cell: (row) => row.priority,
        sort: "priority",
        width: 105,
        align: "end",
      },
      { id: "holds", title: t("holds"), cell: (row) => <Holds template={row} />, width: 250 },
      {
        id: "settings",
        title: t("settings"),
        cell: (row) => row.settings.length,
        width: 120,
        align: "end",
      },
      {
        id: "right",
        title: t("drifts"),
        cell: (row) => t(row.sets_right ? "setsRight" : "onlyShown"),
        width: 180,
      },
    ],
    [t],
  );
}
