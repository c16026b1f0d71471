import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import { type Why, written } from "./document";

/** Why a line of a document is as it is, as a sentence. */
export function useWhyText(): (why: Why) => string {
  const { t } = useTranslation(["money", "sessions"]);
  const formats = useFormats();
  return useCallback(
    (why: Why) => {
      const day = (text: string) => formats.at(`${text}T12:00:00Z`, "day", "UTC");
      const bound = (text: string | null) =>
        text === null ? "…" : why.code === "dates" ? day(text) : text;
      const days = why.days.map((each) =>
        t(`day.${each}` as never, { ns: "sessions", defaultValue: each }),
      );
      return t(`why.${why.code}` as never, {
        start: bound(why.start),
        end: bound(why.end),
        days: formats.list(days),
        length: formats.duration(why.seconds ?? 0),
        amount: why.amount === null ? "" : formats.money(written(why.amount)),

        defaultValue: why.code,
      }) as string;
    },
    [t, formats],
  );
}
