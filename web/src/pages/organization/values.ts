import type { components } from "@/generated/api";

export type Organization = components["schemas"]["OrganizationView"];

/** An organisation as a form holds it: text as typed, empty where nothing is said. */
export type Values = {
  name: string;
  country: string;
  legal_name: string;
  legal_address: string;
  vat_number: string;
  register_entry: string;
  contact_email: string;
  contact_phone: string;
};

/** What may be left unknown: empty is sent as null. */
const OPTIONAL: ReadonlySet<string> = new Set<keyof Values>([
  "vat_number",
  "register_entry",
  "contact_email",
  "contact_phone",
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
  };
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
