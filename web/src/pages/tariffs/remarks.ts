import type { TFunction } from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import type { Formats } from "@/format/format";
import type { components } from "@/generated/api";

export type Found = Pick<components["schemas"]["TariffProblem"], "rule" | "code" | "values">;
type Value = Found["values"][string];

const NAMED = 6;

/** What the platform remarks on a tariff, in the language of whoever reads it. */
export function useRemark(): (found: Found) => string {
  const { t, i18n } = useTranslation("tariffs");
  const formats = useFormats();
  return useCallback(
    (found) => said(found, t as unknown as TFunction, formats, i18n.language),
    [t, formats, i18n.language],
  );
}

/** A remark in words; one that is not known here is said as the platform writes it. */
export function said(found: Found, t: TFunction, formats: Formats, language: string): string {
  const { currency } = found.values;
  const values = Object.fromEntries(
    Object.entries(found.values).map(([name, value]) => [
      name,
      sayValue(name, value, typeof currency === "string" ? currency : null, t, formats, language),
    ]),
  );
  return t(`remark.${found.code}`, { ...values, defaultValue: found.rule });
}

function sayValue(
  name: string,
  value: Value,
  currency: string | null,
  t: TFunction,
  formats: Formats,
  language: string,
): string {
  const all = typeof value === "string" ? [value] : value;
  const each = (say: (one: string) => string) => formats.list(all.map(say));
  switch (name) {
    case "dim":
    case "dims":
      return each((one) => t(`dim.${one}`, one));
    case "slot":
      return each((one) => t(`dim.${one}`, one));
    case "units":
      return each((one) => t(`unit.${one}`, one));
    case "hours": {
      const left = all.length - NAMED;
      const named = all.slice(0, NAMED).map((one) => hours(one, t));
      return formats.list(left > 0 ? [...named, t("remarkMore", { count: left })] : named);
    }
    case "countries":
      return each((one) => new Intl.DisplayNames(language, { type: "region" }).of(one) ?? one);
    case "amount":
    case "needed":
      return each((one) => (currency === null ? one : formats.money({ amount: one, currency })));
    case "low":
      return each((one) => t(`form.${one}`, one));
    default:
      return each((one) => one);
  }
}

/** `MONDAY 08:00-20:00` in words. */
function hours(written: string, t: TFunction): string {
  const [day = "", time = ""] = written.split(" ", 2);
  const [from = "", to = ""] = time.split("-", 2);
  return t("remarkHours", { day: t(`dayShort.${day}`, day), from, to });
}
