import { expect, it } from "vitest";
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
