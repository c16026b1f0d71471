import { describe, expect, it } from "vitest";
import { firstSpoken, LANGUAGES } from "@/words/words";

const FILES = import.meta.glob<Record<string, unknown>>("./*/*.json", {
  import: "default",
  eager: true,
});

/** Every word's name and its parameters; plural forms count as one. */
function names(words: Record<string, unknown>, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, word] of Object.entries(words)) {
    if (typeof word === "string") {
      const parameters = [...word.matchAll(/\{\{\s*(\w+)[^}]*\}\}/g)].map((each) => each[1]);
      const name = path + key.replace(/_(zero|one|two|few|many|other)$/, "");
      const plain = parameters.filter((each) => each !== "count").sort();
      found.set(name, plain.join(" "));
    } else {
      for (const [name, taken] of names(word as Record<string, unknown>, `${path}${key}.`)) {
        found.set(name, taken);
      }
    }
  }
  return found;
}

const areas = Object.keys(FILES)
  .filter((path) => path.startsWith("./en/"))
  .map((path) => path.slice("./en/".length));

describe.each(Object.keys(LANGUAGES))("%s", (language) => {
  it("says which way it is read", () => {
    expect(["ltr", "rtl"]).toContain(FILES[`./${language}/common.json`]?.direction);
  });
  it.each(areas)("says everything of %s", (area) => {
    const own = FILES[`./${language}/${area}`];
    expect(own, `words/${language}/${area} is missing`).toBeDefined();
    expect(Object.fromEntries(names(own ?? {}))).toEqual(
      Object.fromEntries(names(FILES[`./en/${area}`] ?? {})),
    );
  });
});

describe("the language that is spoken", () => {
  it.each([
    [["de", "en"], "de"],
    [["de-AT"], "de"],
    [[null, "de", "en-GB"], "de"],
    [[null, null, "fr", "en-GB"], "en"],
    [["fr", "toString", ""], "en"],
    [[], "en"],
  ])("of %j is %s", (asked, spoken) => {
    expect(firstSpoken(asked)).toBe(spoken);
  });
});
