import { expect, it } from "vitest";
import { countries, currencies } from "@/pages/sites/choices";

it("knows countries and currencies by their names in a language", () => {
  expect(countries("de")).toContainEqual({ value: "DE", label: "Deutschland" });
  expect(countries("en").map((each) => each.value)).not.toContain("ZZ");
  expect(currencies("en")).toContainEqual({ value: "EUR", label: "EUR · Euro" });
});
