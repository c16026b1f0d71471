import { expect, it } from "vitest";
import { type Document, hashOf, labelOf, waivedOf, written } from "./document";

const eur = (minor: number) => ({ minor, currency: "EUR" });

it("writes money of documents exactly", () => {
  expect(written(eur(311))).toEqual({ amount: "3.11", currency: "EUR" });
  expect(written({ minor: -5, currency: "JPY" })).toEqual({ amount: "-5", currency: "JPY" });
});

it("what was not asked for is the price less everything that was paid", () => {
  const document = { price: eur(2800), paid: eur(2000), paid_before: eur(500) } as Document;
  expect(waivedOf(document)).toEqual({ amount: "3.00", currency: "EUR" });
  expect(waivedOf({ ...document, paid: eur(2300) })).toBeNull();
  expect(waivedOf({} as Document)).toBeNull();
});

it("a label is said in the reader's language where it has one", () => {
  expect(labelOf({ en: "Day", de: "Tag" }, "de")).toBe("Tag");
  expect(labelOf({ "": "Yard" }, "de")).toBe("Yard");
  expect(labelOf({}, "de")).toBeNull();
});

it("hashes bytes as the platform does", async () => {
  const hash = await hashOf(new TextEncoder().encode("abc").buffer);
  expect(hash).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
