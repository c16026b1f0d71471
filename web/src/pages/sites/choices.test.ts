import { expect, it } from "vitest";
import { countries, currencies, languages, zones } from "@/pages/sites/choices";

it("knows countries, languages and currencies by their names in a language", () => {
  expect(countries("de")).toContainEqual({ value: "DE", label: "Deutschland" });
  expect(countries("en").map((each) => each.value)).not.toContain("ZZ");
  expect(languages(["en", "de"], "de")).toEqual([
    { value: "en", label: "Englisch" },
    { value: "de", label: "Deutsch" },
  ]);
  expect(currencies("en")).toContainEqual({ value: "EUR", label: "EUR · Euro" });
});

it("knows zones, and keeps one that a browser calls otherwise", () => {
  expect(zones("Europe/Berlin")).toEqual(zones(""));
  expect(zones("")).toContain("Europe/Berlin");
  expect(zones("Europe/Kiev-by-another-name")[0]).toBe("Europe/Kiev-by-another-name");
});
