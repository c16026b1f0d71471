import {
  type Icon,
  IconAlertTriangle,
  IconArrowBackUp,
  IconBan,
  IconBolt,
  IconCalculator,
  IconCheck,
  IconCircleX,
  IconClock,
  IconCreditCard,
  IconCreditCardOff,
  IconFlag,
  IconHandStop,
  IconHourglass,
  IconPlayerPlay,
  IconPlayerStop,
  IconPlug,
  IconPlugConnectedX,
  IconQuestionMark,
  IconReceipt,
  IconRefresh,
  IconTimeline,
  IconUser,
} from "@tabler/icons-react";
import type { Amount } from "@/format/format";
import type { Tone } from "@/status/tone";
import { amountOf } from "./money";

type Look = { tone: Tone; shape: Icon };

/** Every kind of fact that stands on a session's timeline; its sentence is `fact.<kind>`. */
export const FACTS = {
  "session.refused": { tone: "bad", shape: IconBan },
  "session.opened": { tone: "wait", shape: IconPlayerPlay },
  "session.payer_bound": { tone: "busy", shape: IconUser },
  "session.vehicle_connected": { tone: "busy", shape: IconPlug },
  "session.vehicle_left": { tone: "off", shape: IconPlugConnectedX },
  "session.started": { tone: "busy", shape: IconBolt },
  "session.charging_ended": { tone: "wait", shape: IconHourglass },
  "session.charging_resumed": { tone: "busy", shape: IconBolt },
  "session.stop_requested": { tone: "wait", shape: IconHandStop },
  "session.ended": { tone: "off", shape: IconPlayerStop },
  "session.rated": { tone: "good", shape: IconCalculator },
  "session.late_meter_rated": { tone: "warn", shape: IconCalculator },
  "session.rating_failed": { tone: "bad", shape: IconCircleX },
  "session.billing_failed": { tone: "bad", shape: IconCircleX },
  "session.closed": { tone: "good", shape: IconCheck },
  "session.scope_changed": { tone: "off", shape: IconTimeline },
  "session.flagged": { tone: "warn", shape: IconFlag },
  "session.start_asked": { tone: "off", shape: IconUser },
  "session.stop_asked": { tone: "off", shape: IconUser },
  "session.end_forced": { tone: "warn", shape: IconUser },
  "session.retry_asked": { tone: "off", shape: IconRefresh },
  "session.meter_checked": { tone: "off", shape: IconCheck },
  "session.notice": { tone: "off", shape: IconUser },
  "payment.held": { tone: "busy", shape: IconCreditCard },
  "payment.declined": { tone: "bad", shape: IconCreditCardOff },
  "payment.in_doubt": { tone: "warn", shape: IconQuestionMark },
  "payment.releasing": { tone: "wait", shape: IconArrowBackUp },
  "payment.released": { tone: "off", shape: IconArrowBackUp },
  "payment.release_failed": { tone: "bad", shape: IconCircleX },
  "payment.captured": { tone: "good", shape: IconCreditCard },
  "payment.capture_confirmed": { tone: "good", shape: IconCheck },
  "payment.capture_explained": { tone: "good", shape: IconCheck },
  "payment.capture_failed": { tone: "bad", shape: IconCircleX },
  "payment.expired": { tone: "warn", shape: IconClock },
  "payment.shortfall_found": { tone: "warn", shape: IconAlertTriangle },
  "payment.refunded": { tone: "off", shape: IconArrowBackUp },
  "payment.stop_requested_by_card": { tone: "wait", shape: IconHandStop },
  "payment.retry_asked": { tone: "off", shape: IconRefresh },
  "payment.release_asked": { tone: "off", shape: IconUser },
  "payment.closed_by_operator": { tone: "warn", shape: IconUser },
  "payment.attached": { tone: "good", shape: IconUser },
  "refund.requested": { tone: "wait", shape: IconArrowBackUp },
  "refund.asked": { tone: "busy", shape: IconArrowBackUp },
  "refund.done_by_provider": { tone: "good", shape: IconArrowBackUp },
  "refund.failed": { tone: "bad", shape: IconArrowBackUp },
  "refund.returned": { tone: "bad", shape: IconArrowBackUp },
  "refund.done_by_operator": { tone: "good", shape: IconArrowBackUp },
  "refund.rejected": { tone: "off", shape: IconArrowBackUp },
  "receipt.issued": { tone: "good", shape: IconReceipt },
  "receipt.credited": { tone: "off", shape: IconReceipt },
  "attention.closed": { tone: "off", shape: IconCheck },
  unexpected: { tone: "warn", shape: IconAlertTriangle },
} as const satisfies Readonly<Record<string, Look>>;

const UNHEARD: Look = { tone: "off", shape: IconQuestionMark };

/** How a fact looks; one that nobody here has heard of looks unknown. */
export function lookOf(kind: string): Look {
  return (FACTS as Readonly<Record<string, Look>>)[kind] ?? UNHEARD;
}

/** Where the sentence of a fact stands; null where there is none. */
export function sentenceOf(kind: string): string | null {
  if (!(kind in FACTS)) return null;
  return kind.includes(".") ? `fact.${kind}` : `fact.${kind}.itself`;
}

type Body = Readonly<Record<string, unknown>>;

/** Money as facts carry it: minor units, or as text; null where it is none. */
export function moneyIn(value: unknown): Amount | null {
  if (typeof value !== "object" || value === null) return null;
  const { amount, minor, currency } = value as Body;
  if (typeof currency !== "string") return null;
  if (typeof amount === "string") return { amount, currency };
  return typeof minor === "number" ? amountOf(BigInt(minor), currency) : null;
}

/** Whether an amount is more than nothing. */
export function isSome(value: Amount | null): boolean {
  return value !== null && /[1-9]/.test(value.amount);
}

/** What there is to say beyond the sentence: names of words and the amounts they take. */
export type Detail = { word: string; amount?: Amount; code?: string };

export function detailsOf(kind: string, body: Body): readonly Detail[] {
  const found: Detail[] = [];
  const { reason, notice } = body;
  if (typeof reason === "string") {
    if (kind === "payment.declined") found.push({ word: `declined.${reason}`, code: reason });
    if (kind.startsWith("payment.releas")) found.push({ word: `released.${reason}`, code: reason });
  }
  const shortfall = moneyIn(body.shortfall);
  if (shortfall !== null && isSome(shortfall)) {
    found.push({ word: "detail.shortfall", amount: shortfall });
  }
  if (body.pending === true) found.push({ word: "detail.pending" });
  if (body.differs === true) found.push({ word: "detail.differs" });
  if (typeof notice === "string") {
    const code = notice.replace(/^session\./, "");
    found.push({ word: "detail.notice", code });
  }
  return found;
}
