import { describe, expect, it } from "vitest";
import { movedBy, netOf, partsOf, sideOf } from "./legs";

const leg = (account: string, amount: string, currency = "EUR") => ({
  account,
  amount: { amount, currency },
});

describe("what an entry moves", () => {
  it("is what was reserved where no money moves", () => {
    expect(movedBy([leg("HOLDS", "40.00"), leg("HOLDS_CONTRA", "-40.00")])).toEqual([
      { amount: "40.00", currency: "EUR" },
    ]);
  });

  it("leaves the reservation out where money moves", () => {
    const legs = [
      leg("PSP_CLEARING:payter", "12.10"),
      leg("REVENUE:ENERGY", "-10.00"),
      leg("TAX_PAYABLE:NL", "-2.10"),
      leg("HOLDS_CONTRA", "40.00"),
      leg("HOLDS", "-40.00"),
    ];
    expect(movedBy(legs)).toEqual([{ amount: "12.10", currency: "EUR" }]);
  });

  it("never adds two currencies", () => {
    const legs = [leg("BANK", "1.00"), leg("UNAPPLIED", "-1.00"), leg("BANK", "3", "JPY")];
    expect(movedBy(legs)).toEqual([
      { amount: "1.00", currency: "EUR" },
      { amount: "3", currency: "JPY" },
    ]);
  });
});

it("an account is a kind and a key", () => {
  expect(partsOf("TAX_PAYABLE:NL")).toEqual({ kind: "TAX_PAYABLE", key: "NL" });
  expect(partsOf("BANK")).toEqual({ kind: "BANK", key: null });
});

it("credit is written without its sign", () => {
  expect(sideOf({ amount: "-2.10", currency: "EUR" })).toEqual({
    side: "credit",
    amount: { amount: "2.10", currency: "EUR" },
  });
});

it("net is gross less fee and tax", () => {
  expect(netOf("100", "2,50", "0.50", "EUR")).toEqual({ amount: "97.00", currency: "EUR" });
  expect(netOf("100", "2.50", "", "EUR")).toEqual({ amount: "97.50", currency: "EUR" });
  expect(netOf("100", "a", "", "EUR")).toBeNull();
});
