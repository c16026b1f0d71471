import { Button, Select, Stack, Text, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconNotes } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { client, idempotencyKey } from "@/api/client";
import { type RowOf, useList } from "@/api/lists";
import { useMay } from "@/api/me";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { type Schemas, STATION } from "@/pages/stations/stations";
import { ActionButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Instant } from "@/parts/figures";
import { UserName } from "@/parts/Named";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useAskFirst, useUnsaved } from "@/parts/Unsaved";
import { useScoped } from "@/shell/scope";
import classes from "./SupportLog.module.css";

const ADDRESS = "/api/v1/stations/{station_id}/support-notes";
type Note = RowOf<typeof ADDRESS>;
type Kind = NonNullable<Schemas["NewSupportNoteBody"]["kind"]>;

/** What people found and did at a station. Notes stay; a wrong one is struck through by another. */
export default function SupportLog() {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const list = useList(ADDRESS, { sort: "-written_at" }, { path: { station_id: station.id } });
  const [correcting, setCorrecting] = useState<Note | null>(null);
  const askFirst = useAskFirst();
  const notes = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Write
        key={correcting?.id ?? "new"}
        stationId={station.id}
        corrects={correcting}
        leave={() => setCorrecting(null)}
      />
      <Card title={t("support.title")} about={t("support.about")}>
        {list.isPending ? (
          <Loading rows={5} />
        ) : list.isError && notes.length === 0 ? (
          <ProblemNotice thrown={list.error} again={() => void list.refetch()} />
        ) : notes.length === 0 ? (
          <EmptyState shape={IconNotes} title={t("support.empty.title")}>
            {t("support.empty.text")}
          </EmptyState>
        ) : (
          <ol className={classes.notes}>
            {notes.map((note) => (
              <Shown
                key={note.id}
                note={note}
                correct={() => askFirst(() => setCorrecting(note))}
              />
            ))}
          </ol>
        )}
        {list.hasNextPage && (
          <Button
            variant="default"
            mt="md"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {t("support.older")}
          </Button>
        )}
      </Card>
    </>
  );
}

function Shown({ note, correct }: { note: Note; correct: () => void }) {
  const { t } = useTranslation("stations");
  const scoped = useScoped();
  return (
    <li className={classes.note}>
      <p className={classes.head}>
        <strong>{t(`support.kind.${note.kind}`)}</strong>
        <UserName id={note.written_by} />
        <Instant at={note.written_at} />
        {note.corrects !== null && <span>{t("support.corrects")}</span>}
      </p>
      {note.is_struck_through ? (
        <p className={classes.text}>
          <del>{note.text}</del> <span className={classes.quiet}>{t("support.struck")}</span>
        </p>
      ) : (
        <p className={classes.text}>{note.text}</p>
      )}
      <p className={classes.foot}>
        {note.session_id !== null && (
          <Link to={scoped(`/sessions/${note.session_id}`)}>{t("support.session")}</Link>
        )}
        {!note.is_struck_through && (
          <ActionButton
            size="compact-xs"
            variant="subtle"
            needs={["change", "stations"]}
            onClick={correct}
          >
            {t("support.correct")}
          </ActionButton>
        )}
      </p>
    </li>
  );
}

const KINDS = ["note", "visit", "call", "repair", "warranty"] as const;

function Write({
  stationId,
  corrects,
  leave,
}: {
  stationId: string;
  corrects: Note | null;
  leave: () => void;
}) {
  const { t } = useTranslation(["stations", "common"]);
  const may = useMay();
  const queries = useQueryClient();
  const [thrown, setThrown] = useState<unknown>(null);
  const form = useForm({ initialValues: { kind: (corrects?.kind ?? "note") as Kind, text: "" } });
  const save = form.onSubmit(async ({ kind, text }) => {
    setThrown(null);
    try {
      await client.POST(ADDRESS, {
        params: {
          path: { station_id: stationId },
          header: { "Idempotency-Key": idempotencyKey() },
        },
        body: {
          kind,
          text,
          corrects: corrects?.id ?? null,
          session_id: corrects?.session_id ?? null,
        },
      });
      form.reset();
      leave();
      await queries.invalidateQueries({ queryKey: ["get", ADDRESS] });
      await queries.invalidateQueries({ queryKey: ["get", STATION] });
    } catch (refused) {
      setThrown(refused);
    }
  });
  const isEmpty = form.values.text.trim() === "";
  useUnsaved(!isEmpty);
  const askFirst = useAskFirst();
  return (
    <Card title={t(corrects === null ? "support.write" : "support.correction")}>
      <form onSubmit={save}>
        <Stack gap="sm">
          {corrects !== null && (
            <Text size="sm" c="dimmed">
              {t("support.correcting", { text: corrects.text })}
            </Text>
          )}
          <Select
            label={t("support.kindOf")}
            data={KINDS.map((value) => ({ value, label: t(`support.kind.${value}`) }))}
            allowDeselect={false}
            maw={280}
            {...form.getInputProps("kind")}
          />
          <Textarea
            label={t("support.text")}
            autosize
            minRows={2}
            maxRows={12}
            maxLength={4000}
            {...form.getInputProps("text")}
          />
          {thrown !== null && <ProblemNotice thrown={thrown} />}
          <div className={classes.buttons}>
            {may("change", "stations") && !isEmpty ? (
              <Button type="submit" loading={form.submitting}>
                {t("support.save")}
              </Button>
            ) : (
              <ActionButton
                needs={["change", "stations"]}
                why={t("support.nothingWritten")}
                onClick={() => {}}
              >
                {t("support.save")}
              </ActionButton>
            )}
            {corrects !== null && (
              <Button variant="default" onClick={() => askFirst(leave)}>
                {t("cancel", { ns: "common" })}
              </Button>
            )}
          </div>
        </Stack>
      </form>
    </Card>
  );
}
