import type { TFunction } from "i18next";
import type { Formats } from "@/format/format";
import type { Clause, Value } from "@/pages/stations/ocpp/clauses";

type T = TFunction<["stations", "status"]>;

/** Clauses as one sentence of the language that is spoken. */
export function sentenceOf(clauses: readonly Clause[], t: T, formats: Formats): string {
  return clauses
    .map(({ word, values }) => {
      const filled = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, written(value, t, formats)]),
      );
      return t(`said.${word}`, filled as Record<string, string>);
    })
    .join(", ");
}

function written(value: Value, t: T, formats: Formats): string | number {
  if (typeof value !== "object") return value;
  if ("wh" in value) return formats.energy(value.wh, 3);
  if ("w" in value) return formats.power(value.w);
  if ("a" in value) return `${formats.plain(value.a, 1)} A`;
  if ("decimal" in value) return formats.plain(value.decimal, 2);
  if ("seconds" in value) return formats.duration(value.seconds);
  if ("time" in value) {
    return Number.isNaN(Date.parse(value.time)) ? value.time : formats.at(value.time);
  }
  return t(`connector.${value.status}`, { ns: "status", defaultValue: value.status });
}
