import type { TFunction } from "i18next";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import { number, type Thing, text, thing, things, unitOf } from "./document";

export const DAYS = [
  "MONDAY",
  "TUESDAY",
  "WEDNESDAY",
  "THURSDAY",
  "FRIDAY",
  "SATURDAY",
  "SUNDAY",
] as const;

/** A document's parts in words, for one currency. */
export function useSaid(currency: string) {
  const { t: typed, i18n } = useTranslation("tariffs");
  const formats = useFormats();
  return useMemo(() => {
    const t = typed as unknown as TFunction;
    const money = (amount: unknown) => {
      const written = text(amount);
      if (!/^\d+(\.\d+)?$/.test(written) || !/^[A-Z]{3}$/.test(currency)) return written || "–";
      return formats.unitPrice({ amount: written, currency });
    };
    const span = (seconds: number) =>
      seconds % 3600 === 0 && seconds > 0
        ? t("hours", { count: seconds / 3600 })
        : seconds % 60 === 0 && seconds > 0
          ? t("minutes", { count: seconds / 60 })
          : t("seconds", { count: seconds });
    const label = (labels: unknown) => text(thing(labels)[i18n.language]);
    const dim = (price: Thing) =>
      text(price.dim) === "" ? t("aPrice") : t(`dim.${text(price.dim)}`, text(price.dim));
    const amount = (price: Thing) =>
      t(`per.${unitOf(price)}`, { price: money(price.price), defaultValue: money(price.price) });
    const when = (conditions: unknown): string => {
      const { days, start_time, end_time, start_date, end_date, ...rest } = thing(conditions);
      const day = (written: unknown) =>
        Number.isNaN(Date.parse(text(written)))
          ? text(written)
          : formats.at(`${text(written)}T12:00:00Z`, "day", "UTC");
      const chosen = Array.isArray(days) ? DAYS.filter((each) => days.includes(each)) : [];
      const idle = (name: string) => number(rest[name]);
      const parts = [
        chosen.length > 0 && formats.list(chosen.map((each) => t(`day.${each}`))),
        (text(start_time) || text(end_time)) &&
          t("when.time", { from: text(start_time) || "00:00", to: text(end_time) || "24:00" }),
        text(start_date) && t("when.since", { day: day(start_date) }),
        text(end_date) && t("when.until", { day: day(end_date) }),
        idle("min_idle") !== null && t("when.minIdle", { span: span(idle("min_idle") ?? 0) }),
        idle("max_idle") !== null && t("when.maxIdle", { span: span(idle("max_idle") ?? 0) }),
        rest.anchor === "START_DAY" && t("when.startDay"),
        ...Object.entries(rest)
          .filter(([name, value]) => !KNOWN.has(name) && value !== null)
          .map(([name, value]) => `${name} ${JSON.stringify(value)}`),
      ].filter((each) => typeof each === "string" && each !== "");
      return parts.length === 0 ? t("when.always") : parts.join(", ");
    };
    const tax = (rules: unknown) => {
      const written = things(rules).map(
        (rule) =>
          `${text(rule.name) || text(rule.code)} ${formats.plain(Number(text(rule.percent) || 0), decimals(text(rule.percent)))} %`,
      );
      return written.length === 0 ? t("noTax") : formats.list(written);
    };
    const limit = (value: unknown) => {
      const { net, gross, require_energy, applies_after_s } = thing(value);
      const parts = [
        text(gross) && t("limit.gross", { amount: money(gross) }),
        text(net) && t("limit.net", { amount: money(net) }),
        require_energy === true && t("limit.requireEnergy"),
        number(applies_after_s) && t("limit.after", { span: span(number(applies_after_s) ?? 0) }),
      ].filter(Boolean);
      return parts.length === 0 ? t("none") : parts.join(", ");
    };
    const grace = (value: unknown) => {
      const { seconds, kind } = thing(value);
      if (number(seconds) === null) return t("none");
      return t(kind === "RETROACTIVE" ? "grace.retroactive" : "grace.free", {
        span: span(number(seconds) ?? 0),
      });
    };
    const authorization = (value: unknown) => {
      const { preauth_amount, max_authorization } = thing(value);
      const parts = [
        text(preauth_amount) && t("hold.usual", { amount: money(preauth_amount) }),
        text(max_authorization) && t("hold.most", { amount: money(max_authorization) }),
      ].filter(Boolean);
      return parts.length === 0 ? t("hold.asInstalled") : parts.join(", ");
    };
    const texts = (value: unknown) => {
      const all = Object.entries(thing(value)).map(
        ([language, each]) => `${language}: “${text(each)}”`,
      );
      return all.length === 0 ? t("none") : all.join(", ");
    };
    const word = (area: string, value: unknown) =>
      text(value) === "" ? t("none") : t(`${area}.${text(value)}`, text(value));
    /** One field before or after a change. */
    const value = (field: string, was: unknown): string => {
      switch (field) {
        case "price":
          return amount(thing(was));
        case "when":
          return when(was);
        case "tax":
          return tax(was);
        case "cap":
          return text(thing(was).amount) === "" ? t("none") : money(thing(was).amount);
        case "grace":
          return grace(was);
        case "minimum":
        case "maximum":
          return limit(was);
        case "authorization":
          return authorization(was);
        case "texts":
        case "labels":
          return texts(was);
        case "require_energy":
          return was === true ? t("yesEnergy") : t("noEnergy");
        case "tax_mode":
          return word("taxMode", was);
        case "rounding":
          return word("rounding", thing(was).profile);
        case "idle_policy":
          return word("pause", thing(was).suspended_evse ?? "CHARGING");
        case "selection":
          return word("selection", was ?? "PER_SLOT");
        case "dim":
          return word("dim", was);
        default:
          return text(was) || (was === null ? t("none") : JSON.stringify(was));
      }
    };
    /** What a price is called where it is told of. */
    const name = (price: Thing) => label(price.labels) || dim(price);
    return { money, amount, when, tax, value, name, dim, grace, span };
  }, [typed, i18n.language, formats, currency]);
}

export type Said = ReturnType<typeof useSaid>;

const KNOWN = new Set(["min_idle", "max_idle", "anchor"]);

function decimals(percent: string): number {
  return percent.replace(/0+$/, "").split(".")[1]?.length ?? 0;
}
