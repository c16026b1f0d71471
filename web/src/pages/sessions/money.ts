import type { Amount } from "@/format/format";

/** How many decimals a currency has. */
export function decimalsOf(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** Minor units, exactly; null where the text is no such amount. A comma is as good as a point. */
export function minorOf(text: string, currency: string): bigint | null {
  const decimals = decimalsOf(currency);
  const found = /^\s*(-?)(\d{1,15})(?:[.,](\d+))?\s*$/.exec(text);
  if (found === null) return null;
  const [, sign, whole = "", part = ""] = found;
  if (part.length > decimals && /[1-9]/.test(part.slice(decimals))) return null;
  const minor = BigInt(whole + part.slice(0, decimals).padEnd(decimals, "0"));
  return sign === "-" ? -minor : minor;
}

/** Minor units as the API writes an amount. */
export function amountOf(minor: bigint, currency: string): Amount {
  const decimals = decimalsOf(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  const text = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return { amount: minor < 0n ? `-${text}` : text, currency };
}

/** What is left of a capture after refunds that were done or asked for. */
export function refundable(
  captured: Amount | null,
  refunds: readonly { amount: Amount; state: string }[],
): bigint {
  if (captured === null) return 0n;
  return refunds
    .filter((each) => each.state !== "rejected")
    .reduce(
      (left, each) => left - (minorOf(each.amount.amount, captured.currency) ?? 0n),
      minorOf(captured.amount, captured.currency) ?? 0n,
    );
}

/** One amount as a share of another, for a bar; null where that makes no sense. */
export function shareOf(part: Amount, whole: Amount): number | null {
  if (part.currency !== whole.currency || Number(whole.amount) <= 0) return null;
  return Number(part.amount) / Number(whole.amount);
}
