import { describe, expect, it } from "vitest";
import en from "@/words/en/sessions.json";
import { detailsOf, FACTS, isSome, lookOf, moneyIn, sentenceOf } from "./story";

/** The word at a place like `fact.session.opened`. */
function wordAt(path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((words, name) => (words as Record<string, unknown> | undefined)?.[name], en);
}

describe("the story of a session", () => {
  it.each(Object.keys(FACTS))("has a sentence for %s", (kind) => {
    expect(typeof wordAt(sentenceOf(kind) ?? "")).toBe("string");
  });

  it("has no sentence that no fact has", () => {
    const { unexpected, ...areas } = en.fact;
    const told = Object.entries(areas).flatMap(([area, words]) =>
      Object.keys(words).map((name) => `${area}.${name}`),
    );
    expect(unexpected).toBeDefined();
    expect([...told, "unexpected"].sort()).toEqual(Object.keys(FACTS).sort());
  });

  it("shows what nobody has heard of by its own name", () => {
    expect(sentenceOf("session.sang")).toBeNull();
    expect(lookOf("session.sang").tone).toBe("off");
  });
});

describe("what a fact carries", () => {
  it("is money in minor units or as text", () => {
    expect(moneyIn({ minor: 550, currency: "EUR" })).toEqual({ amount: "5.50", currency: "EUR" });
    expect(moneyIn({ minor: -5, currency: "EUR" })).toEqual({ amount: "-0.05", currency: "EUR" });
    expect(moneyIn({ minor: 550, currency: "JPY" })).toEqual({ amount: "550", currency: "JPY" });
    expect(moneyIn({ amount: "1.20", currency: "EUR" })?.amount).toBe("1.20");
    expect(moneyIn("1.20")).toBeNull();
    expect(moneyIn({ minor: 1 })).toBeNull();
  });

  it("is said in words, and nothing is not said", () => {
    const none = { minor: 0, currency: "EUR" };
    const some = { minor: 100, currency: "EUR" };
    expect(isSome(moneyIn(none))).toBe(false);
    expect(detailsOf("payment.captured", { shortfall: none, pending: false })).toEqual([]);
    expect(detailsOf("payment.captured", { shortfall: some, pending: true })).toMatchObject([
      { word: "detail.shortfall" },
      { word: "detail.pending" },
    ]);
    expect(detailsOf("payment.declined", { reason: "pin_failure" })).toMatchObject([
      { word: "declined.pin_failure" },
    ]);
    expect(detailsOf("payment.released", { reason: "nothing_sold" })).toMatchObject([
      { word: "released.nothing_sold" },
    ]);
    expect(detailsOf("session.notice", { notice: "session.start_failed" })).toMatchObject([
      { word: "detail.notice", code: "start_failed" },
    ]);
  });
});
