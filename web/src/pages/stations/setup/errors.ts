import { asProblem } from "@/api/problem";

/** What the API said of the fields that a form has, by their paths, and whether it said more. */
export function errorsIn(
  thrown: unknown,
  isOwn: (field: string) => boolean,
): { errors: Record<string, string>; isAll: boolean } {
  const { fields } = asProblem(thrown);
  const own = fields.filter(({ field }) => isOwn(field));
  return {
    errors: Object.fromEntries(own.map(({ field, rule }) => [field, rule])),
    isAll: own.length > 0 && own.length === fields.length,
  };
}
