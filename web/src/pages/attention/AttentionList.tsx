import { Button, Textarea } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { useStation } from "@/api/names";
import { pageOf } from "@/pages/attention/target";
import { useSentence } from "@/pages/overview/sentence";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { ITEM } from "@/status/signs";

const ADDRESS = "/api/v1/attention";
type Row = RowOf<typeof ADDRESS>;

/** Everything that asks for a person, open and settled. */
export default function AttentionList() {
  const { t } = useTranslation("attention");
  const scoped = useScoped();
  const queries = useQueryClient();
  const [closing, setClosing] = useState<Row | null>(null);
  const sentence = useSentence();
  const filters = useMemo<readonly Filter[]>(
    () => [
      {
        kind: "choice",
        name: "is_open",
        title: t("state"),
        choices: [
          { value: "true", title: t("open") },
          { value: "false", title: t("closed") },
        ],
        isSingle: true,
      },
      {
        kind: "choice",
        name: "kind_starts",
        title: t("about"),
        choices: ["session.", "payment.", "station.", "reader.", "command."].map((value) => ({
          value,
          title: t(`family.${value.slice(0, -1)}` as never),
        })),
        isSingle: true,
      },
      { kind: "period", name: "opened_at", title: t("opened") },
    ],
    [t],
  );
  return (
    <Page title={t("title")} about={t("lead")}>
      <DataList
        name={t("title")}
        address={ADDRESS}
        columns={useColumns(setClosing)}
        filters={filters}
        sort="-opened_at"
        link={(row) => {
          const to = pageOf(row);
          return to === null ? null : scoped(to);
        }}
        empty={
          <EmptyState shape={IconCircleCheck} title={t("none")}>
            {t("noneText")}
          </EmptyState>
        }
      />
      <FormDialog
        opened={closing !== null}
        close={() => setClosing(null)}
        title={t("closeTitle")}
        about={closing === null ? null : sentence(closing.kind, closing.detail)}
        submit={t("close")}
        done={t("isClosed")}
        initial={{ note: "" }}
        act={(body) =>
          client.POST("/api/v1/attention/{attention_id}/close", {
            params: { path: { attention_id: closing?.id ?? "" } },
            body: body as never,
          })
        }
        then={() => void queries.invalidateQueries({ queryKey: ["get", ADDRESS] })}
      >
        {(form) => (
          <Textarea
            label={t("note")}
            description={t("noteAbout")}
            required
            autosize
            minRows={3}
            data-autofocus
            {...form.getInputProps("note")}
          />
        )}
      </FormDialog>
    </Page>
  );
}

function useColumns(close: (row: Row) => void): readonly Column<Row>[] {
  const { t } = useTranslation("attention");
  return useMemo(
    () => [
      {
        id: "what",
        title: t("what"),
        cell: (row) => <Sentence row={row} />,
        width: 360,
        isName: true,
      },
      {
        id: "state",
        title: t("state"),
        cell: (row) => <StatusMark bare sign={ITEM[row.is_open ? "open" : "closed"]} />,
        width: 120,
      },
      {
        id: "station",
        title: t("station"),
        cell: (row) => <StationName id={row.station_id} />,
        width: 180,
      },
      {
        id: "opened",
        title: t("opened"),
        cell: (row) => <Instant at={row.opened_at} relative />,
        sort: "opened_at",
        width: 130,
      },
      {
        id: "note",
        title: t("note"),
        cell: (row) => row.note ?? <Unknown />,
        width: 220,
        isExtra: true,
      },
      {
        id: "closed",
        title: t("closedAt"),
        cell: (row) => <Instant at={row.closed_at} />,
        width: 170,
        isExtra: true,
      },
      {
        id: "action",
        title: t("action"),
        cell: (row) =>
          row.is_open ? (
            <ActionButton
              needs={["close", "attention"]}
              size="compact-sm"
              variant="default"
              onClick={() => close(row)}
            >
              {t("close")}
            </ActionButton>
          ) : (
            <Button size="compact-sm" variant="default" disabled>
              {t("closed")}
            </Button>
          ),
        width: 120,
        align: "end",
      },
    ],
    [t, close],
  );
}

function Sentence({ row }: { row: Row }) {
  return useSentence()(row.kind, row.detail);
}

function StationName({ id }: { id: string | null }) {
  return useStation(id)?.name ?? <Unknown />;
}
