import { Button, Textarea, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChargingPile, IconFilter } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { api, client } from "@/api/client";
import type { RowOf } from "@/api/lists";

import { AddStations } from "@/pages/groups/AddStations";
import { StationMark } from "@/pages/stations/StationMark";
import { STATIONS } from "@/pages/stations/stations";
import { ActionButton, ConfirmButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Unknown } from "@/parts/figures";
import { History } from "@/parts/History";
import { SiteName } from "@/parts/Named";
import { Page } from "@/parts/Page";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";

const GROUP = "/api/v1/station-groups/{group_id}";
const NONE: ReadonlySet<string> = new Set();
type Row = RowOf<typeof STATIONS>;

/** One group: what it is for, and which stations are in it. */
export default function StationGroup() {
  const { t } = useTranslation("groups");
  const { groupId = "" } = useParams();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const scoped = useScoped();
  const [isEditing, edit] = useDisclosure(false);
  const [isAdding, adding] = useDisclosure(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(NONE);
  const path = { group_id: groupId };
  const group = api.useQuery("get", GROUP, { params: { path } });
  const asked = useMemo(() => ({ group_id: groupId }), [groupId]);
  const columns = useColumns();
  const readAgain = () => {
    setChosen(NONE);
    void queries.invalidateQueries({ queryKey: ["get"] });
  };
  const above = [{ title: t("title"), to: "/station-groups" }];
  if (group.isPending) return <Loading rows={8} />;
  if (group.isError) {
    return (
      <Page title={t("group")} above={above}>
        <ProblemNotice thrown={group.error} again={() => void group.refetch()} />
      </Page>
    );
  }
  const { name, description, station_count: count } = group.data;
  const addButton = (
    <ActionButton needs={["change", "stations"]} onClick={adding.open}>
      {t("addStations")}
    </ActionButton>
  );
  return (
    <Page
      title={name}
      above={above}
      about={
        <>
          {t("stationCount", { count })}
          {description !== "" && <div>{description}</div>}
        </>
      }
      actions={
        <>
          {addButton}
          <Button
            component={Link}
            to={`/stations?scope=group:${groupId}`}
            variant="default"
            leftSection={<IconFilter size={16} aria-hidden />}
          >
            {t("showNetwork")}
          </Button>
          <ActionButton needs={["change", "stations"]} variant="default" onClick={edit.open}>
            {t("rename")}
          </ActionButton>
          <ConfirmButton
            needs={["change", "stations"]}
            title={t("deleteTitle", { name })}
            text={t("deleteText", { count })}
            confirm={t("delete")}
            done={t("deleted", { name })}
            act={() => client.DELETE(GROUP, { params: { path } })}
            then={() => void navigate(scoped("/station-groups"))}
          >
            {t("delete")}
          </ConfirmButton>
        </>
      }
    >
      <DataList
        name={t("stations")}
        address={STATIONS}
        asked={asked}
        columns={columns}
        sort="identity"
        link={(row) => scoped(`/stations/${row.id}`)}
        selection={{ ids: chosen, choose: setChosen }}
        aside={
          <ConfirmButton
            needs={["change", "stations"]}
            why={chosen.size === 0 ? t("chooseFirst") : null}
            title={t("removeTitle", { count: chosen.size, name })}
            text={t("removeText")}
            confirm={t("remove")}
            done={t("removed", { count: chosen.size })}
            act={() =>
              client.POST(`${GROUP}/members`, { params: { path }, body: { remove: [...chosen] } })
            }
            then={readAgain}
          >
            {t("remove")}
          </ConfirmButton>
        }
        empty={
          <EmptyState shape={IconChargingPile} title={t("empty")} action={addButton}>
            {t("emptyText")}
          </EmptyState>
        }
      />
      <History thingId={groupId} />
      <AddStations groupId={groupId} opened={isAdding} close={adding.close} then={readAgain} />
      <FormDialog
        opened={isEditing}
        close={edit.close}
        title={t("rename")}
        submit={t("save", { ns: "common" })}
        initial={{ name, description }}
        done={t("saved", { ns: "common" })}
        act={(values) => client.PATCH(GROUP, { params: { path }, body: values })}
        then={readAgain}
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
      { id: "name", title: t("station"), cell: (row) => row.name, width: 220, isName: true },
      {
        id: "identity",
        title: t("identity"),
        cell: (row) => <code>{row.identity}</code>,
        width: 180,
      },
      { id: "state", title: t("state"), cell: (row) => <StationMark station={row} />, width: 160 },
      { id: "site", title: t("site"), cell: (row) => <SiteName id={row.site_id} />, width: 200 },
      { id: "model", title: t("model"), cell: (row) => row.model ?? <Unknown />, width: 150 },
    ],
    [t],
  );
}
