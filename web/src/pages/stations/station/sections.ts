import type { Needs } from "@/parts/actions";

/** The parts of a station's page by what they are about: a section each. */
export const SECTIONS = {
  overview: ["general", "actions"],
  charging: ["sessions", "history", "reservations", "local-list", "energy", "grid"],
  settings: ["configuration", "display", "files"],
  diagnosis: ["events", "deviations", "ocpp-log"],
  security: ["security", "certificates", "installed", "contracts", "meters"],
  care: ["contacts", "support"],
} as const;
export type Section = keyof typeof SECTIONS;
export type Part = (typeof SECTIONS)[Section][number];

/** Who may read what is there; `routes.tsx` asks the same of whoever comes by an address. */
const NEEDS: Record<Part, Needs> = {
  general: ["read", "stations"],
  actions: ["read", "commands"],
  sessions: ["read", "sessions"],
  history: ["read", "sessions"],
  reservations: ["read", "reservations"],
  "local-list": ["read", "commands"],
  energy: ["read", "commands"],
  grid: ["read", "commands"],
  configuration: ["read", "commands"],
  display: ["read", "commands"],
  files: ["read", "file-jobs"],
  events: ["read", "commands"],
  deviations: ["read", "ocpp-log"],
  "ocpp-log": ["read", "ocpp-log"],
  security: ["read", "security-events"],
  certificates: ["read", "certificates"],
  installed: ["read", "certificates"],
  contracts: ["read", "tokens"],
  meters: ["read", "stations"],
  contacts: ["read", "stations"],
  support: ["read", "stations"],
};
const PLACES: Partial<Record<Part, string>> = {
  general: "",
  installed: "certificates/installed",
  contracts: "certificates/contracts",
};
const NAMES = Object.keys(SECTIONS) as Section[];

/** Where a part is, below the address of its station; empty: there itself. */
export function placeOf(part: Part): string {
  return PLACES[part] ?? part;
}

/** The part at a place below the address of a station, and its section. */
export function partAt(place: string): { section: Section; part: Part } {
  for (const section of NAMES) {
    const part = SECTIONS[section].find((each) => placeOf(each) === place);
    if (part !== undefined) return { section, part };
  }
  return { section: "overview", part: "general" };
}

/** The sections with the parts that may be read; one that has none is left out. */
export function sectionsFor(
  may: (...needs: Needs) => boolean,
): { section: Section; parts: readonly Part[] }[] {
  return NAMES.map((section) => ({
    section,
    parts: SECTIONS[section].filter((part: Part) => may(...NEEDS[part])),
  })).filter(({ parts }) => parts.length > 0);
}
