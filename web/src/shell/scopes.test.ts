import { expect, it } from "vitest";
import { keepScope } from "@/shell/scope";
import { choicesOf } from "@/shell/scopes";

const EMPTY = { station_count: 0, sites: [], groups: [], children: [] };

it("offers everything below the outermost organisation, by its path", () => {
  const tree = {
    ...EMPTY,
    id: "org_1",
    name: "Root",
    sites: [{ id: "sit_1", name: "Yard", station_count: 1 }],
    children: [
      {
        ...EMPTY,
        id: "org_2",
        name: "North",
        groups: [{ id: "grp_1", name: "Fast", station_count: 2 }],
        children: [{ ...EMPTY, id: "org_3", name: "Harbour" }],
      },
    ],
  };
  expect(choicesOf(tree)).toEqual([
    { kind: "site", id: "sit_1", name: "Yard" },
    { kind: "organization", id: "org_2", name: "North" },
    { kind: "group", id: "grp_1", name: "Fast" },
    { kind: "organization", id: "org_3", name: "North › Harbour" },
  ]);
});

it("is kept by an address that asks for something already", () => {
  expect(keepScope("/payments", null)).toBe("/payments");
  expect(keepScope("/payments", "site:sit_1")).toEqual({
    pathname: "/payments",
    search: "?scope=site:sit_1",
  });
  expect(keepScope("/ledger/entries?account=HOLDS", "site:sit_1")).toEqual({
    pathname: "/ledger/entries",
    search: "?account=HOLDS&scope=site:sit_1",
  });
});
