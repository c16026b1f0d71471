import { createInstance } from "i18next";
import { describe, expect, it } from "vitest";
import { Formats } from "@/format/format";
import { TARIFF_REMARKS } from "@/generated/capabilities";
import de from "@/words/de/tariffs.json";
import en from "@/words/en/tariffs.json";
import { type Found, said } from "./remarks";

const words = { en, de } as const;
const instance = createInstance();
await instance.init({
  lng: "en",
  ns: ["tariffs"],
  defaultNS: "tariffs",
  resources: { en: { tariffs: en }, de: { tariffs: de } },
  interpolation: { escapeValue: false },
});

describe.each(Object.keys(words) as (keyof typeof words)[])("%s", (language) => {
  const own: Readonly<Record<string, string>> = words[language].remark;
  it("says every remark, of what it is told and of nothing else", () => {
    expect(Object.keys(own).sort()).toEqual(Object.keys(TARIFF_REMARKS).sort());
    for (const [code, values] of Object.entries(TARIFF_REMARKS)) {
      const used = [...(own[code] ?? "").matchAll(/\{\{(\w+)\}\}/g)].map((each) => each[1]);
      expect(values, `${code} has no such value`).toEqual(expect.arrayContaining(used));
    }
  });
});

function say(language: "en" | "de", found: Omit<Found, "rule">): string {
  const t = instance.getFixedT(language, "tariffs");
  return said({ ...found, rule: "in English" }, t, new Formats(language, "UTC"), language);
}

it("says dimensions, money, hours and countries as a reader of that language has them", () => {
  const small = { amount: "2.00", needed: "2.20", currency: "EUR" };
  expect(say("de", { code: "hold_too_small", values: small })).toBe(
    "2,00 € deckt die erste Minute nicht, die 2,20 € kosten kann".replaceAll(" €", "\u00a0€"),
  );
  expect(say("de", { code: "wrong_unit", values: { dim: "ENERGY", units: ["kWh"] } })).toBe(
    "Energie hat einen Preis je: kWh",
  );
  const hours = ["MONDAY 00:00-08:00", "SUNDAY 20:00-24:00"];
  expect(say("en", { code: "free_hours", values: { hours } })).toContain(
    "on Mon 00:00–08:00 and Sun 20:00–24:00: it is free then",
  );
  expect(say("de", { code: "vat_shown", values: { countries: ["DE"] } })).toContain("Deutschland");
});

it("says as it came what it does not know", () => {
  expect(say("de", { code: "of_another_release" as never, values: {} })).toBe("in English");
});
