import { expect, test } from "vitest";
import { standings, type Version } from "./versions";

const NOW = new Date("2026-11-21T12:00:00Z");

function version(number: number, from: string, to: string | null = null): Version {
  return {
    id: `trv_${number}`,
    organization_id: "org_1",
    tariff_id: "trf_1",
    number,
    currency: "EUR",
    published_at: "2026-01-01T00:00:00Z",
    published_by: null,
    valid_from: from,
    valid_to: to,
  };
}

test("the one that began to hold last prices what begins now", () => {
  const found = standings(
    [
      version(4, "2026-12-01T00:00:00Z"),
      version(3, "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"),
      version(2, "2026-02-01T00:00:00Z"),
      version(1, "2026-01-01T00:00:00Z"),
    ],
    NOW,
  );
  expect(Object.fromEntries(found)).toEqual({
    trv_1: "replaced",
    trv_2: "holds",
    trv_3: "ended",
    trv_4: "upcoming",
  });
});

test("a later version that began to hold earlier does not", () => {
  const found = standings(
    [version(2, "2026-01-01T00:00:00Z"), version(1, "2026-02-01T00:00:00Z")],
    NOW,
  );
  expect(found.get("trv_1")).toBe("holds");
  expect(found.get("trv_2")).toBe("replaced");
});

test("of two that begin at once, the newer does", () => {
  const from = "2026-01-01T00:00:00Z";
  expect(standings([version(1, from), version(2, from)], NOW).get("trv_2")).toBe("holds");
});

test("an end is not included, a beginning is", () => {
  const edge = NOW.toISOString();
  const found = standings([version(2, edge), version(1, "2026-01-01T00:00:00Z", edge)], NOW);
  expect([...found.values()]).toEqual(["holds", "ended"]);
});
