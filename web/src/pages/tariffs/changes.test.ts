import { expect, test } from "vitest";
import { changesBetween } from "./changes";

const ENERGY = { id: "energy", dim: "ENERGY", price: "0.69", per: "kWh" };
const NIGHT = {
  id: "night",
  dim: "ENERGY",
  price: "0.39",
  when: { start_time: "22:00", end_time: "06:00" },
};
const IDLE = { id: "idle", dim: "IDLE_TIME", price: "0.10", per: "min" };

function tariff(components: readonly object[], more: object = {}) {
  return { name: "Harbour", currency: "EUR", groups: [{ id: "all", components }], ...more };
}

test("a document and how it is stored, with all that goes without saying, do not differ", () => {
  const stored = {
    ...tariff([
      {
        ...ENERGY,
        slot: null,
        tax: [],
        labels: {},
        when: { days: [], start_time: null, anchor: "INSTANT" },
        step: { size: 0, scope: "SESSION", direction: "UP" },
        recurrence: "SESSION",
        require_energy: false,
      },
    ]),
    id: "trv_1",
    number: 1,
    published_at: "2026-01-01T00:00:00Z",
    minimum: { net: null, gross: null, require_energy: false, applies_after_s: 0 },
    authorization: { preauth_amount: null, max_authorization: null, stop_at_limit: true },
    texts: {},
  };
  expect(changesBetween(stored, tariff([ENERGY]))).toEqual([]);
});

test("a price that changed is told with its unit, before and after", () => {
  expect(changesBetween(tariff([IDLE]), tariff([{ ...IDLE, price: "6", per: "h" }]))).toMatchObject(
    [
      {
        kind: "changed",
        fields: [
          { field: "price", before: { price: "0.1", per: "min" }, after: { price: "6", per: "h" } },
        ],
      },
    ],
  );
});

test("a number written with another count of zeros is the same price", () => {
  expect(changesBetween(tariff([IDLE]), tariff([{ ...IDLE, price: "0.100" }]))).toEqual([]);
});

test.each([
  ["price", { price: "0.42" }],
  ["when", { when: { start_time: "23:00", end_time: "06:00" } }],
  ["tax", { tax: [{ code: "VAT", percent: "21" }] }],
  ["cap", { cap: { amount: "12" } }],
  ["labels", { labels: { en: "At night" } }],
])("%s of a price that stays", (field, change) => {
  const found = changesBetween(tariff([NIGHT]), tariff([{ ...NIGHT, ...change }]));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ kind: "changed", fields: [{ field }] });
});

test("prices that came and went", () => {
  expect(changesBetween(tariff([ENERGY, NIGHT]), tariff([ENERGY, IDLE]))).toMatchObject([
    { kind: "added", price: { id: "idle" } },
    { kind: "removed", price: { id: "night" } },
  ]);
});

test("another id for the same price under the same conditions is no change", () => {
  expect(changesBetween(tariff([ENERGY]), tariff([{ ...ENERGY, id: "kwh" }]))).toEqual([]);
});

test("the only price for something is the same one, however its conditions changed", () => {
  const found = changesBetween(
    tariff([ENERGY, IDLE]),
    tariff([ENERGY, { ...IDLE, id: "blocking", when: { min_idle: 600 } }]),
  );
  expect(found).toMatchObject([{ kind: "changed", fields: [{ field: "when" }] }]);
});

test("the conditions of a group count as those of its prices", () => {
  const days = { days: ["SATURDAY", "SUNDAY"] };
  const grouped = tariff([], { groups: [{ id: "weekend", when: days, components: [ENERGY] }] });
  expect(changesBetween(tariff([ENERGY]), grouped)).toMatchObject([
    { kind: "changed", fields: [{ field: "when", before: null, after: days }] },
  ]);
});

test("another order of prices that replace each other", () => {
  expect(changesBetween(tariff([NIGHT, ENERGY, IDLE]), tariff([ENERGY, IDLE, NIGHT]))).toEqual([
    { kind: "tariff", field: "order", before: null, after: null },
  ]);
  expect(changesBetween(tariff([ENERGY, IDLE]), tariff([IDLE, ENERGY]))).toEqual([]);
});

test("what stands around the prices", () => {
  const found = changesBetween(
    tariff([ENERGY]),
    tariff([ENERGY], { minimum: { gross: "1.50" }, tax_mode: "EXCLUSIVE" }),
  );
  expect(found).toEqual([
    { kind: "tariff", field: "tax_mode", before: null, after: "EXCLUSIVE" },
    { kind: "tariff", field: "minimum", before: null, after: { gross: "1.50" } },
  ]);
});
