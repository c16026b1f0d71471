/** A tariff's document as it is written and read: whatever somebody typed, read without trust. */

export type Thing = Readonly<Record<string, unknown>>;
export type Place = readonly (string | number)[];

/** What the platform gives to a version and nobody writes; validity is asked when it is published. */
const NOT_WRITTEN = ["id", "tariff_id", "number", "published_at", "valid_from", "valid_to"];

/** What is meant where nothing is said. */
const USUAL: Thing = {
  anchor: "INSTANT",
  require_energy: false,
  recurrence: "SESSION",
  selection: "PER_SLOT",
  priority: 0,
  applies_after_s: 0,
  stop_at_limit: true,
  suspended_evse: "CHARGING",
  mode: "HALF_UP",
  level: 0,
  jurisdiction: "",
  in_base_of_others: true,
};
const USUAL_STEP: Thing = { size: 0, scope: "SESSION", direction: "UP" };
const KEPT = new Set(["groups", "components", "rounding"]);

export function thing(value: unknown): Thing {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Thing)
    : {};
}

export function things(value: unknown): readonly Thing[] {
  return Array.isArray(value) ? value.map(thing) : [];
}

/** A field as a form shows it. */
export function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A published document as somebody would write it: without what is ours, and what goes without saying. */
export function draftOf(document: Thing): Thing {
  const own = Object.entries(document).filter(([name]) => !NOT_WRITTEN.includes(name));
  return lean(Object.fromEntries(own)) as Thing;
}

function lean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lean);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value)
    .map(
      ([name, each]) => [name, name === "step" && isUsualStep(each) ? null : lean(each)] as const,
    )
    .filter(([name, each]) => KEPT.has(name) || !goesWithoutSaying(name, each));
  return Object.fromEntries(kept);
}

function isUsualStep(step: unknown): boolean {
  return Object.entries(thing(step)).every(([name, value]) => USUAL_STEP[name] === value);
}

function goesWithoutSaying(name: string, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === "object") return Object.keys(value).length === 0;
  return name in USUAL && USUAL[name] === value;
}

/** Prices of a tariff with one group may stand at the top; here they always stand in their group. */
export function grouped(document: Thing): Thing {
  if (!("components" in document) || "groups" in document) return document;
  const { components, ...rest } = document;
  return { ...rest, groups: [{ id: "all", components }] };
}

/** The same with another value at this place; undefined takes the field, or the entry, away. */
export function put(within: unknown, place: Place, value: unknown): unknown {
  const [first, ...rest] = place;
  if (first === undefined) return value;
  if (typeof first === "number") {
    const list = Array.isArray(within) ? [...within] : [];
    if (rest.length === 0 && value === undefined) list.splice(first, 1);
    else list[first] = put(list[first], rest, value);
    return list;
  }
  const { [first]: before, ...others } = thing(within);
  const after = put(before, rest, value);
  const isGone =
    after === undefined ||
    (!KEPT.has(first) && rest.length > 0 && isEmpty(after) && typeof after === "object");
  return isGone ? others : { ...thing(within), [first]: after };
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : Object.keys(thing(value)).length === 0;
}

export function at(within: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (found, each) =>
      typeof each === "number"
        ? Array.isArray(found)
          ? found[each]
          : undefined
        : thing(found)[each],
    within,
  );
}

/** A place as the platform writes it: `groups[0].components[2].price`. */
export function pathOf(place: Place): string {
  return place.reduce<string>(
    (path, each) =>
      typeof each === "number" ? `${path}[${each}]` : path === "" ? each : `${path}.${each}`,
    "",
  );
}

/** A decimal as it is typed anywhere, as the platform reads it. */
export function decimal(typed: string): string {
  return typed.trim().replace(",", ".");
}

/** The taxes of all prices where they are the same; null where they differ. */
export function commonTax(document: Thing): readonly Thing[] | null {
  const all = things(document.groups).flatMap((group) => things(group.components));
  const written = all.map((price) => JSON.stringify(price.tax ?? []));
  if (new Set(written).size > 1) return null;
  return things(all[0]?.tax);
}

/** The same taxes for all prices. */
export function withTax(document: Thing, tax: readonly Thing[]): Thing {
  const groups = things(document.groups).map((group) => ({
    ...group,
    components: things(group.components).map((price) => {
      const { tax: _, ...rest } = price;
      return tax.length === 0 ? rest : { ...rest, tax };
    }),
  }));
  return { ...document, groups };
}

/** A name for another price that none has yet. */
export function freeId(document: Thing, wanted: string): string {
  const taken = new Set(
    things(document.groups).flatMap((group) => things(group.components).map((each) => each.id)),
  );
  if (!taken.has(wanted)) return wanted;
  let count = 2;
  while (taken.has(`${wanted}-${count}`)) count += 1;
  return `${wanted}-${count}`;
}

/** What a new tariff begins with: a price per kWh, as a consumer reads it. */
export function firstDocument(name: string, currency: string): Thing {
  return {
    name,
    currency,
    tax_mode: "INCLUSIVE",
    rounding: { profile: "EU_GROSS" },
    groups: [{ id: "all", components: [{ id: "energy", dim: "ENERGY" }] }],
  };
}

export const UNITS: Readonly<Record<string, readonly string[]>> = {
  ENERGY: ["kWh"],
  CHARGING_TIME: ["min", "h", "s"],
  IDLE_TIME: ["min", "h", "s"],
  FLAT: ["use"],
};

/** The unit that is meant when none is given: the first of the platform's, an hour for times. */
export function unitOf(price: Thing): string {
  if (text(price.per) !== "") return text(price.per);
  const dim = text(price.dim);
  if (dim.startsWith("ENERGY")) return "kWh";
  return dim.includes("TIME") ? "h" : "use";
}
