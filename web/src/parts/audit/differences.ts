import type { components } from "@/generated/api";

type FieldChange = components["schemas"]["FieldChangeView"];

/** One value that differs. `path` leads to it within its field, outermost first. */
export type Difference = {
  path: readonly string[];
  before: unknown;
  after: unknown;
  isHidden: boolean;
};

/** What differs, value by value: of an object only the parts that are not the same. */
export function differences(changes: readonly FieldChange[]): readonly Difference[] {
  return changes.flatMap((each) =>
    each.is_hidden
      ? [{ path: [each.field], before: null, after: null, isHidden: true }]
      : within([each.field], each.before, each.after),
  );
}

function within(path: readonly string[], before: unknown, after: unknown): Difference[] {
  if (isParts(before) || isParts(after)) {
    const [was, is] = [isParts(before) ? before : {}, isParts(after) ? after : {}];
    const rest = [before, after].filter((each) => !isParts(each) && each !== null);
    if (rest.every((each) => each === undefined)) {
      const names = [...new Set([...Object.keys(was), ...Object.keys(is)])];
      return names
        .filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]))
        .flatMap((name) => within([...path, name], was[name] ?? null, is[name] ?? null));
    }
  }
  return [{ path, before, after, isHidden: false }];
}

/** An object whose parts are looked at one by one; an amount of money is one value. */
function isParts(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !("amount" in value)
  );
}
