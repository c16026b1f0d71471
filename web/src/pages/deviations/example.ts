/** What a station said, as it was said; or only what it was, where it is long or tells of a person. */
export type Example =
  | { kind: "said"; text: string }
  | { kind: "characters" | "list"; count: number }
  | { kind: "object" }
  | { kind: "nothing" };

const COUNTED = { characters: /^(\d+) characters$/, list: /^a list of (\d+)$/ } as const;

/** Reads an example of the API: JSON, or a description, which no JSON looks like. */
export function exampleOf(text: string): Example {
  if (text === "") return { kind: "nothing" };
  if (text === "an object") return { kind: "object" };
  for (const kind of ["characters", "list"] as const) {
    const found = COUNTED[kind].exec(text);
    if (found !== null) return { kind, count: Number(found[1]) };
  }
  return { kind: "said", text };
}
