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
  | { kind: "period"; name: string; title: string };

/** The parameters that a filter uses. */
export function namesOf(filter: Filter): string[] {
  return filter.kind === "period"
    ? [`${filter.name}_from`, `${filter.name}_before`]
    : [filter.name];
}
