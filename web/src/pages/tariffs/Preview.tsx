import { SegmentedControl, Select, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { useFormats } from "@/format/context";
import { zones } from "@/pages/sites/choices";
import { Loading, ProblemNotice } from "@/parts/states";
import { useSearchParams } from "@/shell/search";
import { BillLines } from "./BillLines";
import type { Thing } from "./document";
import { type Imagined, imaginedOf, usualImagined } from "./imagined";
import { SessionPreview } from "./SessionPreview";
import classes from "./tariffs.module.css";

const TYPING_MS = 350;
/** In the address: which session is priced. */
export const SESSION = "session";

/** Under what is previewed: a version that is published, or a document that is not. */
export type Subject =
  | { kind: "version"; tariffId: string; versionId: string; document: Thing | null }
  | { kind: "draft"; document: Thing; isSound: boolean };

/** What a session costs under a tariff: an imagined one, or one that was. */
export function Preview({ subject }: { subject: Subject }) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  const [search, setSearch] = useSearchParams();
  const sessionId = search.get(SESSION);
  const [of, setOf] = useState<"imagined" | "session">(sessionId === null ? "imagined" : "session");
  const [fields, setFields] = useState<Imagined>(() => usualImagined(new Date(), formats.zone));
  const set = (name: keyof Imagined) => (value: string) =>
    setFields((before) => ({ ...before, [name]: value }));
  const choose = (id: string | null) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (id === null) after.delete(SESSION);
        else after.set(SESSION, id);
        return after;
      },
      { replace: true },
    );
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
      {of === "session" ? (
        <SessionPreview subject={subject} sessionId={sessionId} choose={choose} />
      ) : (
        <>
          <Fields fields={fields} set={set} zone={fields.zone} />
          <Outcome subject={subject} fields={fields} />
        </>
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

function Outcome({ subject, fields }: { subject: Subject; fields: Imagined }) {
  const { t } = useTranslation("tariffs");
  const imagined = imaginedOf(fields);
  const asked = JSON.stringify([subject, imagined]);
  const [settled] = useDebouncedValue(asked, TYPING_MS);
  const isSound = subject.kind === "version" || subject.isSound;
  const bill = useQuery({
    queryKey: ["tariff-preview", settled],
    enabled: isSound && imagined !== null && settled === asked,
    placeholderData: keepPreviousData,
    queryFn: async () => {
      if (imagined === null) return null;
      if (subject.kind === "version") {
        const path = { tariff_id: subject.tariffId, tariff_version_id: subject.versionId };
        const { data } = await client.POST(
          "/api/v1/tariffs/{tariff_id}/versions/{tariff_version_id}/quote",
          { params: { path }, body: { imagined } },
        );
        return data ?? null;
      }
      const body = { document: subject.document, imagined };
      return (await client.POST("/api/v1/tariff-preview", { body })).data ?? null;
    },
  });
  if (!isSound) return <p className={classes.quiet}>{t("preview.unsound")}</p>;
  if (imagined === null) return <p className={classes.quiet}>{t("preview.unclear")}</p>;
  if (bill.isError) return <ProblemNotice thrown={bill.error} again={() => void bill.refetch()} />;
  if (!bill.data) return <Loading rows={4} />;
  return (
    <div aria-live="polite" aria-busy={bill.isFetching}>
      <BillLines bill={bill.data} zone={fields.zone} />
    </div>
  );
}
