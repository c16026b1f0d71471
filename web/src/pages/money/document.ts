import type { Amount } from "@/format/format";
import { amountOf } from "@/pages/sessions/money";

/** Money as documents write it. */
type Minor = { minor: number; currency: string };
export type Why = Readonly<{
  code: string;
  amount: Minor | null;
  seconds: number | null;
  start: string | null;
  end: string | null;
  days: readonly string[];
}>;
export type Line = Readonly<{
  kind: string;
  dim: string | null;
  labels: Readonly<Record<string, string>>;
  billed: number | null;
  unit: string | null;
  unit_price: string | null;
  start: string | null;
  end: string | null;
  why: readonly Why[];
  net: Minor;
  gross: Minor;
}>;
export type TaxRow = Readonly<{
  rule: { code: string; percent: string; name?: string | null; jurisdiction?: string | null };
  base: Minor;
  amount: Minor;
}>;
/** A document as it was issued; which parts there are depends on its type. */
export type Document = Readonly<{
  type: string;
  number?: string;
  heading: {
    issued_at: string;
    locale: string;
    seller: {
      name: string;
      address: readonly string[];
      vat_id: string | null;
      register: string | null;
      email: string | null;
      phone: string | null;
    };
  };
  place: {
    site: string;
    address: readonly string[];
    station: string;
    evse: string;
    zone: string;
  };
  card: {
    brand: string | null;
    last_four: string | null;
    authorization_code: string | null;
    held: Minor | null;
    provider_lines: readonly string[];
  };
  charge?: { started_at: string; ended_at: string; energy_wh: number } | null;
  tariff?: Readonly<Record<string, string>>;
  lines?: readonly Line[];
  taxes?: readonly TaxRow[];
  taxes_due?: readonly TaxRow[];
  price?: Minor;
  paid?: Minor;
  paid_before?: Minor | null;
  because?: string;
  reason?: string;
  amount?: Minor;
  corrects?: { id: string; number: string; issued_at: string };
}>;

export function written(money: Minor): Amount {
  return amountOf(BigInt(money.minor), money.currency);
}

/** What was sold and is not asked for; null where nothing was given up. */
export function waivedOf(document: Document): Amount | null {
  const { price, paid, paid_before: before } = document;
  if (price === undefined || paid === undefined) return null;
  const minor = price.minor - paid.minor - (before?.minor ?? 0);
  return minor > 0 ? amountOf(BigInt(minor), price.currency) : null;
}

/** A label in the language that is spoken, else in whichever there is; null where there is none. */
export function labelOf(
  labels: Readonly<Record<string, string>> | undefined,
  language: string,
): string | null {
  if (labels === undefined) return null;
  return labels[language] ?? labels[""] ?? labels.en ?? Object.values(labels)[0] ?? null;
}

/** SHA-256 in hexadecimal; null where the browser gives none (plain HTTP). */
export async function hashOf(bytes: ArrayBuffer): Promise<string | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((each) => each.toString(16).padStart(2, "0")).join("");
}
