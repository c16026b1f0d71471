import type { components } from "@/generated/api";

export type Organization = components["schemas"]["OrganizationView"];
export type Settings = components["schemas"]["OrganizationSettingsView"];

/** What an organisation takes from the nearest above it that has it, where it says nothing itself. */
export const SETTINGS = [
  "contact_email",
  "contact_phone",
  "support_url",
  "default_language",
  "default_zone",
  "charging_plans",
] as const satisfies readonly (keyof Settings)[];
export type Setting = (typeof SETTINGS)[number];

/** An organisation as a form holds it: text as typed, empty where nothing is said. */
export type Values = Record<
  "name" | "country" | "legal_name" | "legal_address" | "vat_number" | "register_entry" | Setting,
  string
>;

/** What may be left unknown: empty is sent as null. */
const OPTIONAL: ReadonlySet<string> = new Set<keyof Values>([
  "vat_number",
  "register_entry",
  ...SETTINGS,
]);

export const NEW: Values = {
  name: "",
  country: "",
  legal_name: "",
  legal_address: "",
  vat_number: "",
  register_entry: "",
  contact_email: "",
  contact_phone: "",
  support_url: "",
  default_language: "",
  default_zone: "",
  charging_plans: "",
};

export function valuesOf(organization: Organization): Values {
  return {
    name: organization.name,
    country: organization.country,
    legal_name: organization.legal_name,
    legal_address: organization.legal_address,
    vat_number: organization.vat_number ?? "",
    register_entry: organization.register_entry ?? "",
    contact_email: organization.contact_email ?? "",
    contact_phone: organization.contact_phone ?? "",
    support_url: organization.support_url ?? "",
    default_language: organization.default_language ?? "",
    default_zone: organization.default_zone ?? "",
    charging_plans: organization.charging_plans ?? "",
  };
}

/** What comes from above: of each setting that it has no own word for, what counts. */
export function inheritedBy(organization: Organization): Partial<Settings> {
  const taken = SETTINGS.filter((name) => organization[name] === null);
  return Object.fromEntries(taken.map((name) => [name, organization.effective[name]]));
}

/** What is sent: of a new one everything, of one that is there only what changed. */
export function bodyOf(values: Values, before: Values | null): Record<string, string | null> {
  const names = Object.keys(NEW) as (keyof Values)[];
  const shaped = (name: keyof Values) => {
    const text = values[name].trim();
    return text === "" && OPTIONAL.has(name) ? null : text;
  };
  return Object.fromEntries(
    names
      .filter((name) => before === null || values[name].trim() !== before[name])
      .map((name) => [name, shaped(name)]),
  );
}
