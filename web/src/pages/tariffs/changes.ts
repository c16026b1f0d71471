import { draftOf, type Thing, text, thing, things, unitOf } from "./document";

/** One field that differs: what stood there before and what stands there now. */
export type FieldChange = { field: string; before: unknown; after: unknown };

/** What became of a price, or of the tariff around its prices. */
export type Change =
  | { kind: "added"; price: Thing }
  | { kind: "removed"; price: Thing }
  | { kind: "changed"; price: Thing; before: Thing; fields: readonly FieldChange[] }
  | { kind: "tariff"; field: string; before: unknown; after: unknown };

const PRICE_FIELDS = [
  "dim",
  "price",
  "when",
  "grace",
  "cap",
  "tax",
  "labels",
  "require_energy",
  "slot",
  "step",
  "free",
  "recurrence",
] as const;
const TARIFF_FIELDS = [
  "name",
  "currency",
  "tax_mode",
  "minimum",
  "maximum",
  "authorization",
  "rounding",
  "selection",
  "idle_policy",
  "texts",
] as const;

/**
 * What changed between two documents, prices first.
 *
 * A price is the same one if it has the same id; else if it is for the same and holds under the
 * same conditions; else if it is the only one left for that.
 */
export function changesBetween(before: Thing, after: Thing): readonly Change[] {
  const [old, now] = [draftOf(before), draftOf(after)];
  const [oldPrices, prices] = [pricesOf(old), pricesOf(now)];
  const { pairs, added, removed } = matched(oldPrices, prices);
  const changed = pairs.flatMap(([was, is]): Change[] => {
    const fields = differing(PRICE_FIELDS, was, is);
    return fields.length === 0 ? [] : [{ kind: "changed", price: is, before: was, fields }];
  });
  const around = differing(TARIFF_FIELDS, old, now);
  return [
    ...changed,
    ...added.map((price): Change => ({ kind: "added", price })),
    ...removed.map((price): Change => ({ kind: "removed", price })),
    ...(isReordered(pairs, oldPrices, prices)
      ? [{ kind: "tariff" as const, field: "order", before: null, after: null }]
      : []),
    ...around.map((each): Change => ({ kind: "tariff", ...each })),
  ];
}

/** Every price with the conditions of its group, in the order in which they are tried. */
export function pricesOf(document: Thing): readonly Thing[] {
  const groups = [...things(document.groups)].sort(
    (one, other) => Number(other.priority ?? 0) - Number(one.priority ?? 0),
  );
  const loose = things(document.components);
  const all = groups.length > 0 ? groups : [{ components: loose }];
  return all.flatMap((group: Thing) =>
    things(group.components).map((price) => {
      const when = { ...thing(group.when), ...thing(price.when) };
      return Object.keys(when).length === 0 ? price : { ...price, when };
    }),
  );
}

function matched(old: readonly Thing[], now: readonly Thing[]) {
  const pairs: [Thing, Thing][] = [];
  let removed = [...old];
  let added = [...now];
  const pair = (isSame: (was: Thing, is: Thing) => boolean, isSole = false) => {
    for (const is of [...added]) {
      const found = removed.filter((was) => isSame(was, is));
      const rivals = added.filter((other) => found[0] !== undefined && isSame(found[0], other));
      const was = found[0];
      if (was === undefined || (isSole && (found.length > 1 || rivals.length > 1))) continue;
      pairs.push([was, is]);
      removed = removed.filter((each) => each !== was);
      added = added.filter((each) => each !== is);
    }
  };
  pair((was, is) => was.id === is.id && was.dim === is.dim);
  pair((was, is) => was.dim === is.dim && written(was.when) === written(is.when));
  pair((was, is) => was.dim === is.dim, true);
  return { pairs, added, removed };
}

/** Prices of a slot are tried in their order, so that another order can be another price. */
function isReordered(
  pairs: readonly (readonly [Thing, Thing])[],
  old: readonly Thing[],
  now: readonly Thing[],
): boolean {
  const slots = new Set(pairs.map(([, is]) => slotOf(is)));
  return [...slots].some((slot) => {
    const within = pairs.filter(([, is]) => slotOf(is) === slot);
    const asBefore = [...within].sort(([one], [other]) => old.indexOf(one) - old.indexOf(other));
    const asNow = [...within].sort(([, one], [, other]) => now.indexOf(one) - now.indexOf(other));
    return asBefore.some((pair, place) => pair !== asNow[place]);
  });
}

function slotOf(price: Thing): string {
  return text(price.slot) || text(price.dim);
}

function differing(fields: readonly string[], before: Thing, after: Thing): readonly FieldChange[] {
  return fields.flatMap((field) => {
    const [was, is] = [seen(field, before), seen(field, after)];
    return written(was) === written(is) ? [] : [{ field, before: was, after: is }];
  });
}

/** A price is told with its unit: 0.60 per minute and 0.60 per hour are two prices. */
function seen(field: string, within: Thing): unknown {
  if (field !== "price") return within[field] ?? null;
  return { price: plain(text(within.price)), per: unitOf(within) };
}

/** 0.60 and 0.6 are one number. */
function plain(price: string): string {
  return /^\d+\.\d*?0+$/.test(price) ? price.replace(/\.?0+$/, "") : price;
}

/** Independent of the order of fields. */
function written(value: unknown): string {
  return JSON.stringify(value ?? null, (_, each) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
      : each,
  );
}
