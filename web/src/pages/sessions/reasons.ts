import type { components } from "@/generated/api";

type Line = components["schemas"]["LineView"];

/** What a condition of a price goes by, as a tariff's document writes it. */
export type When = Readonly<{
  start_date?: string | null;
  end_date?: string | null;
  days?: readonly string[] | null;
  start_time?: string | null;
  end_time?: string | null;
  min_idle?: number | null;
  max_idle?: number | null;
}>;
type Component = { id: string; when: When; labels: Readonly<Record<string, string>>; dim: string };

/** The conditions that a price may have; `group`: a group of higher priority supplies all prices. */
export const CONDITIONS = [
  "start_date",
  "end_date",
  "days",
  "time",
  "min_idle",
  "max_idle",
] as const;
export type Condition = (typeof CONDITIONS)[number] | "group";

/** One sentence of why a line is as it is: which word, and what it is told of. */
export type Because =
  | { kind: "word"; word: string }
  | { kind: "met"; conditions: readonly Said[] }
  | { kind: "rejected"; componentId: string; condition: Said };
export type Said = { condition: string; when: When | null; isMet: boolean };

/** The components of a tariff's document by their ids, each with its group's conditions. */
export function componentsOf(document: unknown): ReadonlyMap<string, Component> {
  const found = new Map<string, Component>();
  const { groups, components: loose } = (document ?? {}) as Record<string, unknown>;
  const all = [
    ...listOf(groups).map((group) => ({ of: group.when, each: listOf(group.components) })),
    { of: undefined, each: listOf(loose) },
  ];
  for (const { of, each } of all) {
    for (const component of each) {
      if (typeof component.id !== "string") continue;
      found.set(component.id, {
        id: component.id,
        when: { ...(given(of) as When), ...(given(component.when) as When) },
        labels: (component.labels ?? {}) as Record<string, string>,
        dim: String(component.dim ?? ""),
      });
    }
  }
  return found;
}

/** Why this line has this price, sentence by sentence; nothing is left as a code. */
export function becauseOf(
  line: Line,
  components: ReadonlyMap<string, Component>,
): readonly Because[] {
  if (line.kind !== "PRICE") return [{ kind: "word", word: `lineWhy.${line.kind}` }];
  const own = components.get(line.component_id ?? "")?.when ?? null;
  const rejected = line.rejected.map(rejection);
  const first: Because =
    line.why.length > 0
      ? {
          kind: "met",
          conditions: line.why.map((condition) => ({ condition, when: own, isMet: true })),
        }
      : { kind: "word", word: plainWhy(line, rejected.length > 0) };
  return [
    first,
    ...rejected.map(({ componentId, condition }) => ({
      kind: "rejected" as const,
      componentId,
      condition: { condition, when: components.get(componentId)?.when ?? null, isMet: false },
    })),
    ...line.reductions.map((each) => ({ kind: "word" as const, word: `reduction.${each}` })),
    ...line.flags.map((each) => ({ kind: "word" as const, word: `lineFlag.${each}` })),
  ];
}

function plainWhy(line: Line, isFallback: boolean): string {
  if (line.dim === "FLAT") return "because.once";
  return isFallback ? "because.otherwise" : "because.always";
}

/** The two halves of `component: condition`, as the API writes what came first and failed. */
export function rejection(text: string): { componentId: string; condition: string } {
  const at = text.lastIndexOf(": ");
  if (at < 0) return { componentId: "", condition: text };
  return { componentId: text.slice(0, at), condition: text.slice(at + 2) };
}

/** Whether the document tells exactly what this condition goes by. */
export function isTold({ condition, when }: Said): boolean {
  if (when === null) return false;
  if (condition === "time") return Boolean(when.start_time || when.end_time);
  const value = (when as Record<string, unknown>)[condition];
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined;
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : [];
}

/** Without what is null: a group's condition is not undone by a component that has none. */
function given(when: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries((when ?? {}) as Record<string, unknown>).filter(
      ([, value]) => value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  );
}
