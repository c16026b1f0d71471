import { Textarea, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconStack2 } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { GROUPS } from "@/pages/stations/stations";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { EmptyState } from "@/parts/states";
import { useScope, useScoped } from "@/shell/scope";

type Row = RowOf<typeof GROUPS>;

/** Stations that are looked at together, across sites. */
export default function StationGroups() {
  const { t } = useTranslation("groups");
  const [isNew, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  const scoped = useScoped();
  const [scope] = useScope();
  const asked = useMemo(
    () => (scope?.kind === "organization" ? { organization_id: scope.id } : undefined),
    [scope],
  );
  const filters = useMemo<readonly Filter[]>(
    () => [{ kind: "text", name: "name_starts", title: t("nameStarts") }],
    [t],
  );
  const add = (
    <ActionButton needs={["change", "stations"]} onClick={open}>
      {t("add")}
    </ActionButton>
  );
  return (
    <Page title={t("title")} about={t("about")} actions={add}>
      <DataList
        name={t("title")}
        address={GROUPS}
        {...(asked === undefined ? {} : { asked })}
        columns={useColumns()}
        filters={filters}
        sort="name"
        link={(row) => scoped(`/station-groups/${row.id}`)}
        empty={
          <EmptyState shape={IconStack2} title={t("none")} action={add}>
            {t("noneText")}
          </EmptyState>
        }
      />
      <FormDialog
        opened={isNew}
        close={close}
        title={t("add")}
        submit={t("add")}
        initial={{ name: "", description: "" }}
        act={async (values) => (await client.POST(GROUPS, { body: values })).data}
        then={(made) => made && void navigate(scoped(`/station-groups/${made.id}`))}
      >
        {(form) => (
          <>
            <TextInput
              label={t("name")}
              required
              maxLength={200}
              data-autofocus
              {...form.getInputProps("name")}
            />
            <Textarea
              label={t("description")}
              description={t("descriptionAbout")}
              autosize
              maxLength={1000}
              {...form.getInputProps("description")}
            />
          </>
        )}
      </FormDialog>
    </Page>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("groups");
  return useMemo(
    () => [
      {
        id: "name",
        title: t("name"),
        cell: (row) => row.name,
        sort: "name",
        width: 240,
        isName: true,
      },
      {
        id: "stations",
        title: t("stations"),
        cell: (row) => row.station_count,
        width: 100,
        align: "end",
      },
      {
        id: "description",
        title: t("description"),
        cell: (row) => row.description || <Unknown />,
        width: 360,
      },
      {
        id: "created",
        title: t("created"),
        cell: (row) => <Instant at={row.created_at} style="day" />,
        width: 130,
      },
    ],
    [t],
  );
}
