import { expect, test } from "vitest";
import { at, commonTax, decimal, draftOf, freeId, grouped, pathOf, put, withTax } from "./document";

test("a place is written as the platform writes it", () => {
  expect(pathOf(["groups", 0, "components", 2, "when", "start_time"])).toBe(
    "groups[0].components[2].when.start_time",
  );
});

test("putting changes one place and leaves the rest as it was", () => {
  const before = { groups: [{ id: "all", components: [{ id: "e", price: "1" }] }], name: "x" };
  const place = ["groups", 0, "components", 0, "price"];
  const after = put(before, place, "2");
  expect(at(after, place)).toBe("2");
  expect(at(before, place)).toBe("1");
  expect(Object.keys(after as object)).toEqual(["groups", "name"]);
});

test("what is emptied goes, with what held only it", () => {
  expect(put({ when: { min_idle: 60 } }, ["when", "min_idle"], undefined)).toEqual({});
  expect(put({ list: ["a", "b"] }, ["list", 0], undefined)).toEqual({ list: ["b"] });
  expect(put({ groups: [{ components: [1] }] }, ["groups", 0, "components", 0], undefined)).toEqual(
    {
      groups: [{ components: [] }],
    },
  );
});

test("loose prices stand in a group, as the platform reads them", () => {
  expect(grouped({ name: "x", components: [{ id: "e" }] })).toEqual({
    name: "x",
    groups: [{ id: "all", components: [{ id: "e" }] }],
  });
});

test("a draft has neither what is ours nor the time it held", () => {
  expect(
    draftOf({ id: "trv_1", number: 3, valid_from: "2026-01-01T00:00:00Z", name: "x", texts: {} }),
  ).toEqual({ name: "x" });
});

test("one tax for all prices is found, and set", () => {
  const tax = [{ code: "VAT", percent: "21" }];
  const document = { groups: [{ components: [{ id: "a", tax }, { id: "b" }] }] };
  expect(commonTax(document)).toBeNull();
  expect(commonTax(withTax(document, tax))).toEqual(tax);
  expect(commonTax(withTax(document, []))).toEqual([]);
});

test("a comma is a point, an id is free", () => {
  expect(decimal(" 0,69 ")).toBe("0.69");
  const document = { groups: [{ components: [{ id: "energy" }, { id: "energy-2" }] }] };
  expect(freeId(document, "energy")).toBe("energy-3");
  expect(freeId(document, "idle")).toBe("idle");
});
