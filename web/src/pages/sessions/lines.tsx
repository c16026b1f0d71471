import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import type { Formats } from "@/format/format";
import classes from "./Price.module.css";
import { type Because, type componentsOf, isTold, type Said } from "./reasons";
import { type Say, useSay } from "./words";

export type Components = ReturnType<typeof componentsOf>;

/** Why a line of a price is as it is, sentence by sentence. */
export function Reasons({
  because,
  components,
}: {
  because: readonly Because[];
  components: Components;
}): ReactNode {
  const { i18n } = useTranslation();
  const say = useSay();
  const formats = useFormats();
  const nameOf = (id: string) => {
    const found = components.get(id);
    if (found === undefined) return id;
    return labelOf(found.labels, i18n.language) ?? say(`dim.${found.dim}`);
  };
  return (
    <ul className={classes.why}>
      {because.map((each) => {
        const text = sentence(each, say, formats, nameOf);
        return <li key={text}>{text}</li>;
      })}
    </ul>
  );
}

function sentence(
  because: Because,
  say: Say,
  formats: Formats,
  nameOf: (id: string) => string,
): string {
  switch (because.kind) {
    case "word":
      return say(because.word);
    case "met":
      return say("because.met", {
        conditions: formats.list(because.conditions.map((each) => said(each, say, formats))),
      });
    case "rejected":
      return say("because.rejected", {
        price: nameOf(because.componentId),
        condition: said(because.condition, say, formats),
      });
  }
}

/** A condition in words: exactly where the tariff tells it, else as far as it is known. */
function said(condition: Said, say: Say, formats: Formats): string {
  const word = condition.isMet ? "met" : "failed";
  const { when } = condition;
  if (when === null || !isTold(condition)) return say(`${word}Plain.${condition.condition}`);
  const day = (text: string | null | undefined) =>
    text ? formats.at(`${text}T12:00:00Z`, "day", "UTC") : "";
  const hour = (text: string | null | undefined) =>
    formats.at(`2000-01-01T${text || "00:00"}:00Z`, "time", "UTC");
  return say(`${word}.${condition.condition}`, {
    start_date: day(when.start_date),
    end_date: day(when.end_date),
    days: formats.list((when.days ?? []).map((each) => say(`day.${each}`))),
    start_time: hour(when.start_time),
    end_time: hour(when.end_time),
    min_idle: formats.duration(when.min_idle ?? 0),
    max_idle: formats.duration(when.max_idle ?? 0),
  });
}

/** What a price is called on receipts; null where it has no name of its own. */
export function labelOf(labels: Readonly<Record<string, string>>, language: string): string | null {
  return labels[language] || Object.values(labels).find((each) => each.trim() !== "") || null;
}

export function quantity(billed: number, unit: string, formats: Formats): string {
  if (unit === "kWh") return formats.energy(billed, 3);
  return unit === "use" ? `${formats.plain(billed)}×` : formats.duration(billed);
}

/** A price with all its decimals, and at least those of its currency. */
export function unitPrice(price: string, currency: string, formats: Formats): string {
  return formats.unitPrice({ amount: price, currency });
}
