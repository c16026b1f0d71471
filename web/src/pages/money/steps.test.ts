import { describe, expect, it } from "vitest";
import { ageOf, canRetry, isUnexplained, type Payment, type Refund, stepsOf } from "./steps";

const eur = (amount: string) => ({ amount, currency: "EUR" });
const HELD: Payment = {
  id: "pay_1",
  organization_id: "org_1",
  terminal_id: "trm_1",
  checkout_id: null,
  session_id: null,
  receipt_id: null,
  state: "held",
  is_open: true,
  card_last_four: "1234",
  card_brand: "Visa",
  hold_ref: "S1",
  wanted: eur("40.00"),
  held: eur("40.00"),
  held_at: "2026-01-01T10:00:01Z",
  price: null,
  captured: null,
  refunded: null,
  decline_reason: null,
  release_reason: null,
  questions: [],
  attached_at: null,
  opened_at: "2026-01-01T10:00:00Z",
  ended_at: null,
  next_try_at: null,
};
const CAPTURED: Payment = {
  ...HELD,
  state: "captured",
  is_open: false,
  captured: eur("12.10"),
  price: eur("12.10"),
  ended_at: "2026-01-01T11:00:00Z",
};
const REFUND: Refund = {
  id: "rfd_1",
  organization_id: "org_1",
  payment_id: "pay_1",
  state: "done_by_operator",
  amount: eur("2.00"),
  reason: "goodwill",
  requested_by: "usr_1",
  requested_at: "2026-01-02T10:00:00Z",
  closed_by: "usr_2",
  closed_at: "2026-01-03T10:00:00Z",
  provider_ref: null,
  is_by_provider: false,
  why: null,
  next_look_at: null,
};
const words = (payment: Payment, refunds: readonly Refund[] = []) =>
  stepsOf(payment, refunds).map((each) => each.word);

describe("the steps of a payment", () => {
  it("end with the hold while it is held", () => {
    expect(words(HELD)).toEqual(["asked", "held"]);
  });

  it("begin on the page where a driver paid on one", () => {
    expect(words({ ...HELD, checkout_id: "chk_1" })).toEqual(["paidOnPage", "held"]);
  });

  it("say who gave the money back, and that it came back", () => {
    const words = (state: Refund["state"]) =>
      stepsOf({ ...CAPTURED, state: "partly_refunded" }, [{ ...REFUND, state }]).map(
        (each) => each.word,
      );
    expect(words("done_by_provider")).toContain("refundByProvider");
    expect(words("returned")).toContain("refundReturned");
    expect(words("requested")).not.toContain("refundDone");
  });

  it("go from the question to the bank up to the refund", () => {
    const payment: Payment = { ...CAPTURED, state: "partly_refunded", refunded: eur("2.00") };
    expect(words(payment, [REFUND])).toEqual([
      "asked",
      "held",
      "captured",
      "refundAsked",
      "refundDone",
    ]);
  });

  it("put what has no time yet last", () => {
    const payment: Payment = { ...HELD, state: "releasing", release_reason: "nothing_sold" };
    const last = stepsOf(payment, []).at(-1);
    expect(last).toMatchObject({ word: "releasing", reason: "sessions:released.nothing_sold" });
  });

  it("have no hold where the card was declined", () => {
    const payment: Payment = {
      ...HELD,
      state: "declined",
      held: null,
      held_at: null,
      decline_reason: "by_issuer",
      ended_at: "2026-01-01T10:00:02Z",
    };
    expect(words(payment)).toEqual(["asked", "declined"]);
  });
});

it.each([
  ["2026-01-03T09:00:00Z", null],
  ["2026-01-02T10:00:00Z", "old"],
  ["2026-01-01T11:00:00Z", "expiring"],
])("a hold of %s is %s two days after New Year", (since, age) => {
  expect(ageOf(since, new Date("2026-01-03T10:00:00Z"))).toBe(age);
});

it("only what failed, is in doubt or is being tried is tried again", () => {
  expect(canRetry(HELD)).toBe(false);
  expect(canRetry({ ...HELD, state: "capture_failed" })).toBe(true);
  expect(canRetry({ ...HELD, state: "releasing", next_try_at: "2026-01-01T11:00:00Z" })).toBe(true);
});

it("captured money without a price is unexplained until it is asked back", () => {
  expect(isUnexplained(CAPTURED, [])).toBe(false);
  expect(isUnexplained({ ...CAPTURED, price: null }, [])).toBe(true);
  expect(isUnexplained({ ...CAPTURED, price: null }, [REFUND])).toBe(false);
});
