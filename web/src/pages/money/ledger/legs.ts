import type { Amount } from "@/format/format";
import type { components } from "@/generated/api";
import { amountOf, minorOf } from "@/pages/sessions/money";

type Leg = components["schemas"]["LegView"];

const MEMORANDUM: ReadonlySet<string> = new Set([
  "HOLDS",
  "HOLDS_CONTRA",
  "UNCOLLECTED",
  "UNCOLLECTED_CONTRA",
]);

/** The kind of an account and its key: `TAX_PAYABLE:NL` is the tax owed to NL. */
export function partsOf(code: string): { kind: string; key: string | null } {
  const at = code.indexOf(":");
  if (at < 0) return { kind: code, key: null };
  return { kind: code.slice(0, at), key: code.slice(at + 1) };
}

/**
 * How much an entry moves: its debits, each currency by itself. Reservations are no money and only
 * counted where nothing else moves.
 */
export function movedBy(legs: readonly Leg[]): readonly Amount[] {
  const money = legs.filter((leg) => !MEMORANDUM.has(partsOf(leg.account).kind));
  const sums = new Map<string, bigint>();
  for (const { amount } of money.length > 0 ? money : legs) {
    const minor = minorOf(amount.amount, amount.currency) ?? 0n;
    if (minor > 0n) sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + minor);
  }
  return [...sums].map(([currency, minor]) => amountOf(minor, currency));
}

/** An amount and on which side it lies. */
export function sideOf(amount: Amount): { side: "debit" | "credit"; amount: Amount } {
  const minor = minorOf(amount.amount, amount.currency) ?? 0n;
  return minor < 0n
    ? { side: "credit", amount: amountOf(-minor, amount.currency) }
    : { side: "debit", amount };
}

/** What is left of a provider's gross after what it kept; null while an amount cannot be read. */
export function netOf(
  gross: string,
  fee: string,
  inputTax: string,
  currency: string,
): Amount | null {
  const parts = [gross, fee, inputTax.trim() === "" ? "0" : inputTax].map((each) =>
    minorOf(each, currency),
  );
  const [all, kept, tax] = parts;
  if (all === null || kept === null || tax === null) return null;
  if (all === undefined || kept === undefined || tax === undefined) return null;
  return amountOf(all - kept - tax, currency);
}
