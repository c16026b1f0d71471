import type { TFunction } from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";

export const TRAIL = "/api/v1/audit-trail";
export type Entry = RowOf<typeof TRAIL>;

type Told = Pick<
  Entry,
  "operation" | "action" | "verb" | "outcome" | "thing_kind" | "thing_name" | "by_id" | "by_name"
>;

/** Who did what, as one would say it; of a call that has no words yet, its verb and its thing. */
export function sentenceOf(t: TFunction<"audit">, entry: Told): string {
  const set = isRefused(entry) ? "refused" : "did";
  const word = entry.operation.replaceAll(".", "_");
  const known = [
    `${set}.${word}`,
    `${set}.any_${entry.action === "refused" ? "do" : entry.action}`,
  ];
  const name = entry.thing_name === null ? "" : t("quoted", { name: entry.thing_name });
  const kind = kindOf(t, entry.thing_kind);
  const what = t(known as never, { name, kind, verb: entry.verb });
  return t("sentence", { who: whoOf(t, entry), what });
}

export function whoOf(t: TFunction<"audit">, entry: Pick<Entry, "by_id" | "by_name">): string {
  if (entry.by_id === null) return t("commandLine");
  return entry.by_name ?? t(entry.by_id.startsWith("key_") ? "aKey" : "forgotten");
}

export function kindOf(t: TFunction<"audit">, kind: string): string {
  return t(`kinds.${kind}` as never, { defaultValue: kind.replaceAll("_", " ") });
}

/** A field by its name in words; inner parts by their own, for instance “Settings › Zone”. */
export function fieldOf(t: TFunction<"audit">, path: readonly string[]): string {
  return path
    .map((each) => t(`fieldNames.${each}` as never, { defaultValue: readable(each) }))
    .join(" › ");
}

function readable(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function isRefused(entry: Pick<Entry, "action" | "outcome">): boolean {
  return entry.action === "refused" || entry.outcome !== "done";
}

export function useSentence(): (entry: Entry) => string {
  const { t } = useTranslation("audit");
  return useCallback((entry) => sentenceOf(t, entry), [t]);
}
