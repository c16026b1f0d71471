import type { components } from "@/generated/api";

type Schemas = components["schemas"];
export type Payment = Schemas["PaymentView"];
export type Refund = Schemas["RefundView"];
type Tone = "good" | "busy" | "wait" | "warn" | "bad" | "off";

/** One step of a payment: a word, when (null: not yet, or nobody knows), and how much. */
export type Step = {
  key: string;
  word: string;
  at: string | null;
  amount: Schemas["Amount"] | null;
  tone: Tone;
  /** Why, as a word of another area; null where there is nothing to say. */
  reason: string | null;
  by: string | null;
};

const CAPTURED: ReadonlySet<Payment["state"]> = new Set([
  "captured",
  "partly_refunded",
  "refunded",
]);

/** What became of a payment, in the order in which it happened. */
export function stepsOf(payment: Payment, refunds: readonly Refund[]): readonly Step[] {
  const first = payment.checkout_id === null ? "asked" : "paidOnPage";
  const steps: Step[] = [step(first, payment.opened_at, payment.wanted, "off")];
  if (payment.held_at !== null) steps.push(step("held", payment.held_at, payment.held, "busy"));
  const end = endOf(payment);
  if (end !== null) steps.push(end);
  if (payment.attached_at !== null) {
    steps.push(step("attached", payment.attached_at, payment.price, "good"));
  }
  for (const refund of refunds) steps.push(...stepsOfRefund(refund));
  const timed = steps.filter((each) => each.at !== null);
  const open = steps.filter((each) => each.at === null);
  timed.sort((one, other) => new Date(one.at ?? 0).getTime() - new Date(other.at ?? 0).getTime());
  return [...timed, ...open];
}

function endOf(payment: Payment): Step | null {
  const { state, ended_at: at } = payment;
  if (CAPTURED.has(state)) return step("captured", at, payment.captured, "good");
  const released =
    payment.release_reason === null ? null : `sessions:released.${payment.release_reason}`;
  switch (state) {
    case "placing":
      return step("placing", null, null, "wait");
    case "in_doubt":
      return step("inDoubt", null, null, "warn");
    case "declined":
      return {
        ...step("declined", at, null, "bad"),
        reason:
          payment.decline_reason === null ? null : `sessions:declined.${payment.decline_reason}`,
      };
    case "capturing":
      return step("capturing", null, payment.price, "wait");
    case "capture_pending":
      return step("capturePending", null, payment.captured ?? payment.price, "wait");
    case "capture_failed":
      return step("captureFailed", null, payment.price, "bad");
    case "releasing":
      return { ...step("releasing", null, payment.held, "wait"), reason: released };
    case "released":
      return { ...step("released", at, payment.held, "off"), reason: released };
    case "release_failed":
      return { ...step("releaseFailed", null, payment.held, "bad"), reason: released };
    case "expired":
      return step("expired", at, payment.held, "warn");
    default:
      return null;
  }
}

function stepsOfRefund(refund: Refund): readonly Step[] {
  const reason = `sessions:refundReason.${refund.reason}`;
  const asked: Step = {
    ...step("refundAsked", refund.requested_at, refund.amount, "wait", refund.id),
    by: refund.requested_by,
    reason,
  };
  const end = END_OF_REFUND[refund.state];
  if (end === undefined) return [asked];
  const [word, tone] = end;
  const ended: Step = {
    ...step(word, refund.closed_at, refund.amount, tone, refund.id),
    by: refund.closed_by,
  };
  return [asked, ended];
}

/** What has become of a refund, by its state; one that was only requested has become nothing yet. */
const END_OF_REFUND: Partial<Record<Refund["state"], readonly [string, Tone]>> = {
  asked: ["refundSent", "wait"],
  done_by_provider: ["refundByProvider", "good"],
  done_by_operator: ["refundDone", "good"],
  failed: ["refundFailed", "bad"],
  returned: ["refundReturned", "bad"],
  rejected: ["refundRejected", "off"],
};

function step(
  word: string,
  at: string | null,
  amount: Schemas["Amount"] | null,
  tone: Tone,
  of = "",
): Step {
  return { key: `${word} ${of}`, word, at, amount, tone, reason: null, by: null };
}

const HOUR_MS = 3_600_000;
const OLD_MS = 24 * HOUR_MS;
const EXPIRING_MS = 47 * HOUR_MS;

/** Whether a hold is old, or its bank may let go of it any moment; null where it is neither. */
export function ageOf(since: string, now: Date): "old" | "expiring" | null {
  const age = now.getTime() - new Date(since).getTime();
  if (age >= EXPIRING_MS) return "expiring";
  return age >= OLD_MS ? "old" : null;
}

const RETRIED: ReadonlySet<Payment["state"]> = new Set([
  "capture_failed",
  "release_failed",
  "in_doubt",
]);
const TRIED: ReadonlySet<Payment["state"]> = new Set(["capturing", "releasing"]);

/** Whether the platform has something to try again now. */
export function canRetry(payment: Payment): boolean {
  return RETRIED.has(payment.state) || (TRIED.has(payment.state) && payment.next_try_at !== null);
}

const WITHOUT_HOLD: ReadonlySet<Payment["state"]> = new Set(["placing", "in_doubt", "declined"]);

/** Whether a person may say how its hold ended at the provider. */
export function canClose(payment: Payment): boolean {
  return payment.is_open && payment.hold_ref !== null && !WITHOUT_HOLD.has(payment.state);
}

/** Whether money was captured that no charge of ours has a price for. */
export function isUnexplained(payment: Payment, refunds: readonly Refund[]): boolean {
  return (
    payment.state === "captured" &&
    payment.attached_at === null &&
    payment.price === null &&
    refunds.every((each) => each.state === "rejected")
  );
}
