import { TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconTag } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { client, idempotencyKey } from "@/api/client";
import { type RowOf, useList } from "@/api/lists";
import { useFormats } from "@/format/context";
import { OrganizationName } from "@/pages/people/Users";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { useVersion } from "./queries";

const ADDRESS = "/api/v1/tariffs";
type Row = RowOf<typeof ADDRESS>;

/** What charging costs, and where. */
export default function Tariffs() {
  const { t } = useTranslation("tariffs");
  const navigate = useNavigate();
  const scoped = useScoped();
  const [scope] = useScope();
  const [isNew, { open, close }] = useDisclosure(false);
  const asked = useMemo(() => (scope?.kind === "organization" ? scopeFilter(scope) : {}), [scope]);
  const filters = useMemo<readonly Filter[]>(
    () => [{ kind: "text", name: "name_starts", title: t("search") }],
    [t],
  );
  const add = (
    <ActionButton needs={["create", "tariffs"]} onClick={open}>
      {t("add")}
    </ActionButton>
  );
  return (
    <Page title={t("title")} about={t("about")} actions={add}>
      <DataList
        name={t("title")}
        address={ADDRESS}
        asked={asked}
        columns={useColumns()}
        filters={filters}
        sort="name"
        link={(row) => scoped(`/tariffs/${row.id}`)}
        empty={
          <EmptyState shape={IconTag} title={t("none.title")} action={add}>
            {t("none.text")}
          </EmptyState>
        }
      />
      <FormDialog
        opened={isNew}
        close={close}
        title={t("add")}
        about={t("addAbout")}
        submit={t("addNext")}
        initial={{ name: "" }}
        act={async (body) =>
          (
            await client.POST("/api/v1/tariffs", {
              params: { header: { "Idempotency-Key": idempotencyKey() } },
              body,
            })
          ).data
        }
        then={(made) =>
          made !== undefined && void navigate(scoped(`/tariffs/${made.id}/new-version`))
        }
      >
        {(form) => (
          <TextInput
            label={t("name")}
            description={t("tariffNameAbout")}
            required
            maxLength={200}
            data-autofocus
            {...form.getInputProps("name")}
          />
        )}
      </FormDialog>
    </Page>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("tariffs");
  return useMemo(
    () => [
      {
        id: "name",
        title: t("name"),
        cell: (row) => row.name,
        sort: "name",
        width: 200,
        isName: true,
      },
      { id: "prices", title: t("prices"), cell: (row) => <Prices row={row} />, width: 340 },
      { id: "currency", title: t("currency"), cell: (row) => <Currency row={row} />, width: 90 },
      {
        id: "version",
        title: t("lastVersion"),
        cell: (row) =>
          row.last_version_number === null ? t("unpublished") : row.last_version_number,
        width: 135,
      },
      { id: "uses", title: t("usedAt"), cell: (row) => <UsedAt id={row.id} />, width: 225 },
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
    ],
    [t],
  );
}

function Currency({ row }: { row: Row }) {
  const version = useVersion(row.id, row.last_version_id);
  return version.data?.currency ?? <Unknown />;
}

/** The prices of the newest version, as a driver would read them. */
function Prices({ row }: { row: Row }) {
  const { i18n } = useTranslation();
  const version = useVersion(row.id, row.last_version_id);
  if (version.data === undefined) return <Unknown />;
  const words = i18n.language === "de" ? version.data.words.de : version.data.words.en;
  const all = words.join(" ");
  return <span title={all}>{all}</span>;
}

function UsedAt({ id }: { id: string }) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  const sites = useList("/api/v1/sites", { tariff_id: id, sort: "name" });
  const found = sites.data?.pages[0];
  if (found === undefined) return <Unknown />;
  if (found.items.length === 0) return <span>{t("noSite")}</span>;
  const names = formats.list(found.items.map(({ name }) => name));
  return (
    <span title={names}>
      {found.items.length > 2 || found.next !== null
        ? t("sites", { count: found.items.length, more: found.next === null ? "" : "+" })
        : names}
    </span>
  );
}
