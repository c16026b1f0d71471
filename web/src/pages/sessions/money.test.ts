import { describe, expect, it } from "vitest";
import { amountOf, minorOf, refundable, shareOf } from "./money";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("an amount that is typed", () => {
  it.each([
    ["5.50", 550n],
    ["5,5", 550n],
    [" 12 ", 1200n],
    ["0.05", 5n],
    ["1.200", 120n],
    ["-1", -100n],
  ])("%s is %s cents", (text, minor) => {
    expect(minorOf(text, "EUR")).toBe(minor);
  });
  it.each(["", "five", "1.005", "1,000.00", "1e3"])("%s is none", (text) => {
    expect(minorOf(text, "EUR")).toBeNull();
  });
  it("has its currency's decimals, and goes back as it came", () => {
    expect(minorOf("1200", "JPY")).toBe(1200n);
    expect(minorOf("1.5", "JPY")).toBeNull();
    expect(amountOf(5n, "EUR").amount).toBe("0.05");
    expect(amountOf(1200n, "JPY").amount).toBe("1200");
  });
});

describe("what can be given back", () => {
  it("is the capture less what was asked for, but not less what was rejected", () => {
    const refunds = [
      { amount: eur("2.00"), state: "requested" },
      { amount: eur("1.50"), state: "done_by_operator" },
      { amount: eur("9.99"), state: "rejected" },
    ];
    expect(refundable(eur("5.50"), refunds)).toBe(200n);
    expect(refundable(null, refunds)).toBe(0n);
  });
});

it("is a share only of the same money", () => {
  expect(shareOf(eur("12.50"), eur("50.00"))).toBe(0.25);
  expect(shareOf(eur("1"), { amount: "2", currency: "SEK" })).toBeNull();
  expect(shareOf(eur("1"), eur("0.00"))).toBeNull();
});
