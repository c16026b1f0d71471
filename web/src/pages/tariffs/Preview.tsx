import { SegmentedControl, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { useList } from "@/api/lists";
import { useSite } from "@/api/names";
import { useFormats } from "@/format/context";
import type { components } from "@/generated/api";
import { zones } from "@/pages/sites/choices";
import { Money } from "@/parts/figures";
import { Loading, ProblemNotice } from "@/parts/states";
import { BillLines } from "./BillLines";
import type { Thing } from "./document";
import { type Imagined, imaginedOf, likeSession, usualImagined } from "./imagined";
import classes from "./tariffs.module.css";

type Session = components["schemas"]["SessionView"];
const TYPING_MS = 350;

/** Under what is previewed: a version that is published, or a document that is not. */
export type Subject =
  | { kind: "version"; tariffId: string; versionId: string }
  | { kind: "draft"; document: Thing; isSound: boolean };

/** What a session costs under a tariff: an imagined one, or one that was. */
export function Preview({ subject }: { subject: Subject }) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  const [of, setOf] = useState<"imagined" | "session">("imagined");
  const [fields, setFields] = useState<Imagined>(() => usualImagined(new Date(), formats.zone));
  const [session, setSession] = useState<Session | null>(null);
  const choose = (chosen: Session | null) => {
    setSession(chosen);
    if (chosen !== null) setFields((before) => likeSession(before, chosen));
  };
  const isWhole = of === "session" && subject.kind === "version";
  const set = (name: keyof Imagined) => (value: string) =>
    setFields((before) => ({ ...before, [name]: value }));
  return (
    <Stack gap="md">
      <SegmentedControl
        aria-label={t("preview.of")}
        data={[
          { value: "imagined", label: t("preview.imagined") },
          { value: "session", label: t("preview.session") },
        ]}
        value={of}
        onChange={(value) => setOf(value === "session" ? "session" : "imagined")}
      />
      {of === "session" && <SessionChoice chosen={session} choose={choose} />}
      {of === "session" && subject.kind === "draft" && session !== null && (
        <p className={classes.quiet}>{t("preview.like")}</p>
      )}
      {!isWhole && (of === "imagined" || session !== null) && (
        <Fields fields={fields} set={set} zone={fields.zone} />
      )}
      {of === "session" && session === null ? (
        <p className={classes.quiet}>{t("preview.chooseSession")}</p>
      ) : (
        <Outcome
          subject={subject}
          fields={fields}
          session={of === "session" ? session : null}
          isWhole={isWhole}
        />
      )}
    </Stack>
  );
}

function Fields({
  fields,
  set,
  zone,
}: {
  fields: Imagined;
  set: (name: keyof Imagined) => (value: string) => void;
  zone: string;
}) {
  const { t } = useTranslation("tariffs");
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {(["kwh", "minutes", "idle"] as const).map((name) => (
        <TextInput
          key={name}
          label={t(`preview.${name}`)}
          inputMode="decimal"
          value={fields[name]}
          error={Number.isFinite(Number(fields[name].replace(",", "."))) ? null : t("notANumber")}
          onChange={(event) => set(name)(event.currentTarget.value)}
        />
      ))}
      <TextInput
        type="datetime-local"
        label={t("preview.begin")}
        value={fields.begin}
        onChange={(event) => set("begin")(event.currentTarget.value)}
      />
      <Select
        label={t("preview.zone")}
        data={zones(zone)}
        searchable
        allowDeselect={false}
        value={zone}
        onChange={(value) => set("zone")(value ?? zone)}
      />
    </SimpleGrid>
  );
}

function SessionChoice({
  chosen,
  choose,
}: {
  chosen: Session | null;
  choose: (session: Session | null) => void;
}) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  const list = useList("/api/v1/sessions", { status: "closed", sort: "-opened_at" });
  const sessions = (list.data?.pages[0]?.items ?? []).filter((each) => each.started_at !== null);
  return (
    <Select
      label={t("preview.which")}
      description={t("preview.whichAbout")}
      searchable
      clearable
      placeholder={list.isPending ? "…" : undefined}
      nothingFoundMessage={t("preview.noSessions")}
      data={sessions.map((each) => ({
        value: each.id,
        label: [
          formats.at(each.opened_at),
          formats.energy(each.energy_wh ?? 0),
          each.total === null ? t("preview.unpriced") : formats.money(each.total),
        ].join(" · "),
      }))}
      value={chosen?.id ?? null}
      onChange={(id) => choose(sessions.find((each) => each.id === id) ?? null)}
    />
  );
}

function Outcome({
  subject,
  fields,
  session,
  isWhole,
}: {
  subject: Subject;
  fields: Imagined;
  session: Session | null;
  /** Priced with every reading that it had. */
  isWhole: boolean;
}) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  const site = useSite(session?.site_id);
  const imagined = imaginedOf(fields);
  const body = isWhole ? { session_id: session?.id ?? null } : { imagined };
  const asked = JSON.stringify([subject, body]);
  const [settled] = useDebouncedValue(asked, TYPING_MS);
  const isSound = subject.kind === "version" || subject.isSound;
  const bill = useQuery({
    queryKey: ["tariff-preview", settled],
    enabled: isSound && (isWhole || imagined !== null) && settled === asked,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      if (subject.kind === "version") {
        const { data } = await client.POST(
          "/api/v1/tariffs/{tariff_id}/versions/{tariff_version_id}/quote",
          {
            params: {
              path: { tariff_id: subject.tariffId, tariff_version_id: subject.versionId },
            },
            body,
          },
        );
        return data ?? null;
      }
      if (imagined === null) return null;
      const { data } = await client.POST("/api/v1/tariff-preview", {
        body: { document: subject.document, imagined },
      });
      return data ?? null;
    },
  });
  if (!isSound) return <p className={classes.quiet}>{t("preview.unsound")}</p>;
  if (!isWhole && imagined === null) return <p className={classes.quiet}>{t("preview.unclear")}</p>;
  if (bill.isError) return <ProblemNotice thrown={bill.error} again={() => void bill.refetch()} />;
  if (!bill.data) return <Loading rows={4} />;
  const zone = isWhole ? (site?.zone ?? formats.zone) : fields.zone;
  return (
    <div aria-live="polite" aria-busy={bill.isFetching}>
      <BillLines bill={bill.data} zone={zone} />
      {session?.total && (
        <p className={classes.compare}>
          {t("preview.was")} <Money value={session.total} />
        </p>
      )}
    </div>
  );
}
