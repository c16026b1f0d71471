import { Checkbox, Group } from "@mantine/core";
import { IconListDetails } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, read } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { useMay } from "@/api/me";
import type { components } from "@/generated/api";
import { send } from "@/pages/stations/commands/send";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { ActionButton, DoButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { type Column, DataList } from "@/parts/DataList";
import { Facts } from "@/parts/Facts";
import { FormDialog } from "@/parts/FormDialog";
import { Instant, Unknown } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { LOCAL_LIST } from "@/status/signs";

const LISTS = "/api/v1/local-lists";
const LIST = "/api/v1/stations/{station_id}/local-list";
const LINES = "/api/v1/stations/{station_id}/local-list-lines";
const NEEDS = ["send", "commands"] as const;
type List = components["schemas"]["LocalListView"];
type Line = RowOf<typeof LINES>;

/** The tokens that this station lets in by itself: what it shall hold, what it holds, its version and ours. */
export default function LocalList() {
  const { t } = useTranslation("local-lists");
  const may = useMay();
  const station = useThisStation();
  const path = useMemo(() => ({ station_id: station.id }), [station.id]);
  const query = { station_id: station.id };
  const found = useQuery({
    queryKey: ["get", LISTS, { params: { query } }],
    queryFn: ({ signal }) => read<{ items: List[] }>(LISTS, { query, signal }),
  });
  const columns = useColumns();
  if (found.isPending) return <Loading rows={5} />;
  if (found.isError) {
    return <ProblemNotice thrown={found.error} again={() => void found.refetch()} />;
  }
  const list = found.data.items[0] ?? null;
  const anew = () => void found.refetch();
  return (
    <>
      <Card
        title={t("one")}
        about={t("oneAbout")}
        aside={<Actions list={list} neverCame={station.subprotocol === null} then={anew} />}
      >
        {list === null ? (
          <EmptyState shape={IconListDetails} title={t("noList")}>
            {t("noListText")}
          </EmptyState>
        ) : (
          <Standing list={list} />
        )}
      </Card>
      {list !== null && may("read", "tokens") && (
        <DataList
          name={t("lines")}
          address={LINES}
          path={path}
          columns={columns}
          sort="id"
          empty={
            <EmptyState shape={IconListDetails} title={t("noLines")}>
              {t("noLinesText")}
            </EmptyState>
          }
        />
      )}
    </>
  );
}

function Standing({ list }: { list: List }) {
  const { t } = useTranslation("local-lists");
  const reported = list.reported_version_no;
  return (
    <Facts
      items={[
        [t("state"), <StatusMark key="state" sign={LOCAL_LIST[list.state]} />],
        [t("holds"), list.takes_all ? t("all") : t("named", { count: list.tokens_named })],
        [t("held"), list.tokens_held],
        [t("leftOut"), list.tokens_left_out],
        [t("kept"), t(list.is_kept ? "yes" : "no")],
        [t("version"), list.version_no],
        [
          t("reported"),
          reported === null ? (
            <Unknown key="reported" />
          ) : (
            <span key="reported">
              {reported === list.version_no
                ? t("same", { version: reported })
                : t("another", { version: reported })}{" "}
              <Instant at={list.reported_at} relative />
            </span>
          ),
        ],
        [t("word"), list.status ?? <Unknown key="word" />],
        [t("changed"), <Instant key="changed" at={list.changed_at} relative />],
      ]}
    />
  );
}

function Actions({
  list,
  neverCame,
  then,
}: {
  list: List | null;
  neverCame: boolean;
  then: () => void;
}) {
  const { t } = useTranslation("local-lists");
  const { t: ofStation } = useTranslation("stations");
  const station = useThisStation();
  const [isOpen, setOpen] = useState(false);
  const path = { station_id: station.id };
  const never = neverCame ? ofStation("act.neverConnected") : null;
  const act = async (asked: Promise<unknown>) => {
    await asked;
    then();
  };
  return (
    <Group gap="xs">
      <DoButton
        needs={NEEDS}
        why={never}
        variant="default"
        done={t("versionAsked")}
        act={() => act(send(station.id, { name: "get_local_list_version", payload: {} }))}
      >
        {t("askVersion")}
      </DoButton>
      <DoButton
        needs={NEEDS}
        why={never ?? (list === null ? t("noList") : null)}
        variant="default"
        done={t("synchronised")}
        act={() =>
          act(client.POST(`${LIST}/synchronise`, { params: { path }, body: { is_full: false } }))
        }
      >
        {t("synchronise")}
      </DoButton>
      <ActionButton needs={NEEDS} onClick={() => setOpen(true)}>
        {t("change")}
      </ActionButton>
      <FormDialog
        opened={isOpen}
        close={() => setOpen(false)}
        title={t("change")}
        about={t("changeAbout")}
        submit={t("save")}
        done={t("saved")}
        initial={{ takes_all: list?.takes_all ?? true, is_kept: list?.is_kept ?? true }}
        act={(values) => client.PATCH(LIST, { params: { path }, body: values })}
        then={then}
      >
        {(form) => (
          <>
            <Checkbox
              label={t("takesAll")}
              description={t("takesAllAbout")}
              {...form.getInputProps("takes_all", { type: "checkbox" })}
            />
            <Checkbox
              label={t("isKept")}
              description={t("isKeptAbout")}
              {...form.getInputProps("is_kept", { type: "checkbox" })}
            />
          </>
        )}
      </FormDialog>
    </Group>
  );
}

function useColumns(): readonly Column<Line>[] {
  const { t } = useTranslation("local-lists");
  return useMemo(
    () => [
      {
        id: "token",
        title: t("token"),
        cell: (row) => <code>{row.id}</code>,
        sort: "id",
        width: 220,
        isName: true,
      },
      {
        id: "group",
        title: t("group"),
        cell: (row) => row.group_id_token ?? <Unknown />,
        width: 180,
      },
      {
        id: "expires",
        title: t("expires"),
        cell: (row) => (row.expires_at === null ? t("never") : <Instant at={row.expires_at} />),
        width: 180,
      },
    ],
    [t],
  );
}
