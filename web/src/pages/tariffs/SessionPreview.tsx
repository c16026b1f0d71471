import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, client, read } from "@/api/client";
import { useList } from "@/api/lists";
import { useSite } from "@/api/names";
import { useFormats } from "@/format/context";
import type { components } from "@/generated/api";
import { useComponents } from "@/pages/sessions/queries";
import { componentsOf } from "@/pages/sessions/reasons";
import { Loading, ProblemNotice } from "@/parts/states";
import { scopeFilter, useScope } from "@/shell/scope";
import { BesideTable } from "./BesideTable";
import type { Subject } from "./Preview";
import classes from "./tariffs.module.css";

type Schemas = components["schemas"];
type Session = Schemas["SessionView"];

const TYPING_MS = 350;
const SHORTEST = 4;
const NO_COMPONENTS: ReturnType<typeof componentsOf> = new Map();

/** What one session would have cost, by its own readings, beside what it was billed. */
export function SessionPreview({
  subject,
  sessionId,
  choose,
}: {
  subject: Subject;
  sessionId: string | null;
  choose: (id: string | null) => void;
}) {
  const { t } = useTranslation("tariffs");
  const session = api.useQuery(
    "get",
    "/api/v1/sessions/{session_id}",
    { params: { path: { session_id: sessionId ?? "" } } },
    { enabled: sessionId !== null },
  );
  return (
    <>
      <SessionChoice chosen={session.data} chosenId={sessionId} choose={choose} />
      {sessionId === null ? (
        <p className={classes.quiet}>{t("preview.chooseSession")}</p>
      ) : session.isError ? (
        <ProblemNotice thrown={session.error} again={() => void session.refetch()} />
      ) : session.data === undefined ? (
        <Loading rows={4} />
      ) : session.data.started_at === null ? (
        <p className={classes.quiet}>{t("preview.neverStarted")}</p>
      ) : (
        <Beside subject={subject} session={session.data} />
      )}
    </>
  );
}

function Beside({ subject, session }: { subject: Subject; session: Session }) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  const zone = useSite(session.site_id)?.zone ?? formats.zone;
  const own = useComponents(session)?.components ?? NO_COMPONENTS;
  const body =
    subject.kind === "version"
      ? { tariff_version_id: subject.versionId }
      : { document: subject.document };
  const asked = JSON.stringify([session.id, body]);
  const [settled] = useDebouncedValue(asked, TYPING_MS);
  const isSound = subject.kind === "version" || subject.isSound;
  const found = useQuery({
    queryKey: ["price-preview", settled],
    enabled: isSound && settled === asked,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const path = { session_id: session.id };
      const address = "/api/v1/sessions/{session_id}/price-preview";
      return (await client.POST(address, { params: { path }, body })).data ?? null;
    },
  });
  if (!isSound) return <p className={classes.quiet}>{t("preview.unsound")}</p>;
  if (found.isError) {
    return <ProblemNotice thrown={found.error} again={() => void found.refetch()} />;
  }
  if (!found.data || found.data.session_id !== session.id) return <Loading rows={4} />;
  return (
    <div aria-live="polite" aria-busy={found.isFetching}>
      <BesideTable
        found={found.data}
        zone={zone}
        billed={own}
        preview={componentsOf(subject.document)}
      />
    </div>
  );
}

/** A session of the last ones, or any that is found by its id or its card. */
function SessionChoice({
  chosen,
  chosenId,
  choose,
}: {
  chosen: Session | undefined;
  chosenId: string | null;
  choose: (id: string | null) => void;
}) {
  const { t } = useTranslation("tariffs");
  const say = useSessionName();
  const [scope] = useScope();
  const list = useList("/api/v1/sessions", {
    ...scopeFilter(scope),
    status: "closed",
    sort: "-opened_at",
  });
  const [typed, setTyped] = useState("");
  const [wanted] = useDebouncedValue(typed.trim(), TYPING_MS);
  const isTyping = wanted.length >= SHORTEST && (chosen === undefined || wanted !== say(chosen));
  const found = useQuery({
    queryKey: ["sessions by search", isTyping ? wanted : ""],
    enabled: isTyping,
    queryFn: async ({ signal }) => {
      const query = { q: wanted, limit: "50" };
      const all = await read<Schemas["SearchView"]>("/api/v1/search", { query, signal });
      return all.items.filter((each) => each.kind === "session");
    },
  });
  const recent = (list.data?.pages[0]?.items ?? []).filter((each) => each.started_at !== null);
  const names = new Map(recent.map((each) => [each.id, say(each)]));
  if (chosen !== undefined) names.set(chosen.id, say(chosen));
  const searched = isTyping ? (found.data ?? []) : [];
  for (const each of searched) {
    if (!names.has(each.id)) names.set(each.id, `${each.title} · ${each.subtitle}`);
  }
  const isSearched = new Set(searched.map((each) => each.id));
  return (
    <Select
      label={t("preview.which")}
      description={t("preview.whichAbout")}
      searchable
      clearable
      placeholder={list.isPending ? "…" : t("preview.find")}
      nothingFoundMessage={found.isFetching ? t("preview.looking") : t("preview.noSessions")}
      data={[...names].map(([value, label]) => ({ value, label }))}
      filter={({ options, search }) =>
        options.filter(
          (each) =>
            !("group" in each) &&
            (isSearched.has(each.value) ||
              each.label.toLowerCase().includes(search.trim().toLowerCase())),
        )
      }
      value={chosenId}
      onChange={choose}
      onSearchChange={setTyped}
    />
  );
}

/** When it was, what it took and what it cost. */
function useSessionName(): (session: Session) => string {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  return (session) =>
    [
      formats.at(session.opened_at),
      formats.energy(session.energy_wh ?? 0),
      session.total === null ? t("preview.unpriced") : formats.money(session.total),
    ].join(" · ");
}
