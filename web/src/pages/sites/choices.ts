import { useMemo } from "react";
import { useTranslation } from "react-i18next";

type Choice = { value: string; label: string };

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/** What the browser names a region by, and which is no country. */
const NO_COUNTRIES = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"]);

/** Every country by its name in this language (ISO 3166-1 alpha-2). */
export function countries(language: string): readonly Choice[] {
  const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
  const codes = [...LETTERS].flatMap((first) => [...LETTERS].map((second) => first + second));
  return codes
    .flatMap((value) => {
      const label = NO_COUNTRIES.has(value) ? undefined : names.of(value);
      return label === undefined ? [] : [{ value, label }];
    })
    .sort((one, other) => one.label.localeCompare(other.label, language));
}

/** Every currency that the browser knows (ISO 4217). */
export function currencies(language: string): readonly Choice[] {
  const names = new Intl.DisplayNames([language], { type: "currency" });
  return Intl.supportedValuesOf("currency").map((value) => ({
    value,
    label: `${value} · ${names.of(value) ?? value}`,
  }));
}

const ZONES: string[] = Intl.supportedValuesOf("timeZone");

/** Every zone that the browser knows, and the one that is chosen, by whatever name. */
export function zones(chosen: string): string[] {
  return chosen === "" || ZONES.includes(chosen) ? ZONES : [chosen, ...ZONES];
}

/** Languages by their names in one of them. */
export function languages(tags: readonly string[], spoken: string): Choice[] {
  const names = new Intl.DisplayNames([spoken], { type: "language" });
  return tags.map((value) => ({ value, label: names.of(value) ?? value }));
}

export function useChoices() {
  const { i18n } = useTranslation();
  return useMemo(
    () => ({
      countries: countries(i18n.language),
      currencies: currencies(i18n.language),
    }),
    [i18n.language],
  );
}
