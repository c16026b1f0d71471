import i18next, { type Resource } from "i18next";
import { initReactI18next } from "react-i18next";

/**
 * Every language is a folder here, every file in it one area of words. To add a language, add a
 * folder with the same files and its name below; its word `direction` says which way it is read.
 */
export const LANGUAGES: Readonly<Record<string, string>> = { en: "English", de: "Deutsch" };
const KEPT = "chargewright.language";
const FALLBACK = "en";

const FILES = import.meta.glob<Record<string, unknown>>("./*/*.json", { import: "default" });

/** Loads the words of one language, and no other's. */
async function load(language: string): Promise<void> {
  if (i18next.hasResourceBundle(language, "common")) return;
  const prefix = `./${language}/`;
  const areas = Object.entries(FILES).filter(([path]) => path.startsWith(prefix));
  const read = await Promise.all(
    areas.map(async ([path, file]) => [path.slice(prefix.length, -".json".length), await file()]),
  );
  for (const [area, words] of read as [string, Resource][]) {
    i18next.addResourceBundle(language, area, words);
  }
}

/** The first of these tags that is spoken here, else English; null is nothing said. */
export function firstSpoken(asked: readonly (string | null)[]): string {
  const spoken = asked.map((each) => each?.split("-")[0] ?? "");
  return spoken.find((each) => Object.hasOwn(LANGUAGES, each)) ?? FALLBACK;
}

/** The language that this person chose, else their organisation's, else the browser's, else English. */
function preferred(organization: string | null): string {
  return firstSpoken([localStorage.getItem(KEPT), organization, ...navigator.languages]);
}

export async function beginWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: FALLBACK,
    fallbackLng: FALLBACK,
    defaultNS: "common",
    resources: {},
    interpolation: { escapeValue: false },
    returnEmptyString: false,
  });
  await load(FALLBACK);
  await show(preferred(null));
}

/** Speak as the organisation of this person does, unless they chose a language; null: it has none. */
export async function speakFor(organization: string | null): Promise<void> {
  const language = preferred(organization);
  if (language !== i18next.language) await show(language);
}

/** Change to the language that this person chose, and keep it for the next visit. */
export async function speak(language: string): Promise<void> {
  localStorage.setItem(KEPT, language);
  await show(language);
}

async function show(language: string): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
