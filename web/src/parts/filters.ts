/** A filter of a list, by its names in the API; its value stands in the address of the page. */
export type Filter =
  | { kind: "text"; name: string; title: string }
  | {
      kind: "choice";
      name: string;
      title: string;
      choices: readonly { value: string; title: string }[];
      /** One value only, as of yes and no. */
      isSingle?: boolean;
    }
  | { kind: "period"; name: string; title: string }
  | { kind: "station"; name: string; title: string }
  | {
      /** One text, looked for in whichever of these one chooses; `name` is the first of them. */
      kind: "search";
      name: string;
      title: string;
      within: readonly { name: string; title: string }[];
    };

/** The parameters that a filter uses. */
export function namesOf(filter: Filter): string[] {
  if (filter.kind === "period") return [`${filter.name}_from`, `${filter.name}_before`];
  return filter.kind === "search" ? filter.within.map(({ name }) => name) : [filter.name];
}
