import { Tooltip } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormats, useNow } from "@/format/context";
import type { Amount, Formats, TimeStyle } from "@/format/format";
import classes from "./figures.module.css";

/** What stands where nothing is known. */
export function Unknown() {
  const { t } = useTranslation();
  return (
    <span className={classes.unknown} title={t("notKnown")}>
      –
    </span>
  );
}

export function Money({ value }: { value: Amount | null | undefined }) {
  const formats = useFormats();
  if (value === null || value === undefined) return <Unknown />;
  return <bdi className={classes.figure}>{formats.money(value)}</bdi>;
}

export function Energy({ wh, decimals }: { wh: number | null | undefined; decimals?: number }) {
  const formats = useFormats();
  if (wh === null || wh === undefined) return <Unknown />;
  return <bdi className={classes.figure}>{formats.energy(wh, decimals)}</bdi>;
}

export function Power({ w }: { w: number | null | undefined }) {
  const formats = useFormats();
  if (w === null || w === undefined) return <Unknown />;
  return <bdi className={classes.figure}>{formats.power(w)}</bdi>;
}

export function Duration({ seconds }: { seconds: number | null | undefined }) {
  const formats = useFormats();
  if (seconds === null || seconds === undefined) return <Unknown />;
  return <bdi className={classes.figure}>{formats.duration(seconds)}</bdi>;
}

/** An instant in the viewer's zone; in the site's beside it where its clocks differ. */
export function Instant({
  at,
  zone,
  style = "moment",
  relative = false,
}: {
  at: string | null | undefined;
  zone?: string | null | undefined;
  style?: TimeStyle;
  /** How long ago, with the instant as its note. */
  relative?: boolean;
}) {
  const formats = useFormats();
  const now = useNow();
  if (at === null || at === undefined) return <Unknown />;
  // The year is said where it is another; the note says it always.
  const told = style === "moment" && formats.sameYear(at, now) ? "thisYear" : style;
  const differs = zone !== null && zone !== undefined && !formats.sameClock(at, zone);
  const there = differs ? thereAt(formats, at, told, zone) : null;
  const shown = relative ? formats.ago(at, now) : formats.at(at, told);
  return (
    <Tooltip label={<Clocks at={at} zone={zone} />}>
      <time dateTime={at} className={classes.figure}>
        {shown}
        {there !== null && !relative && <span className={classes.there}>{there}</span>}
      </time>
    </Tooltip>
  );
}

/** The site's clock; its day goes without saying where it is the viewer's. */
function thereAt(formats: Formats, at: string, told: TimeStyle, zone: string): string {
  const isSameDay = formats.at(at, "day") === formats.at(at, "day", zone);
  const isWhole = told === "moment" || told === "thisYear";
  return `${formats.at(at, isSameDay && isWhole ? "time" : told, zone)} ${formats.place(zone)}`;
}

function Clocks({ at, zone }: { at: string; zone: string | null | undefined }): ReactNode {
  const formats = useFormats();
  const zones = [...new Set([formats.zone, ...(zone ? [zone] : []), "UTC"])];
  return zones.map((each) => (
    <div key={each}>
      {formats.at(at, "exact", each)} {formats.place(each)}
    </div>
  ));
}
