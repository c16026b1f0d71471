import { BASICS } from "@/pages/stations/ocpp/basics";
import { CHARGING } from "@/pages/stations/ocpp/charging";
import {
  type Clause,
  clause,
  type Direction,
  statusOf,
  type Tellers,
} from "@/pages/stations/ocpp/clauses";
import { dataOf, ENVELOPES, insideOf } from "@/pages/stations/ocpp/envelopes";
import type { Answer } from "@/pages/stations/ocpp/frames";
import type { Payload } from "@/pages/stations/ocpp/payload";
import { POWER } from "@/pages/stations/ocpp/power";
import { SETTINGS } from "@/pages/stations/ocpp/settings";
import { UPKEEP } from "@/pages/stations/ocpp/upkeep";

/**
 * What a call says, in clauses that make one sentence. The versions of OCPP are told apart by what
 * the message holds, for a station may change its version, and its log stays.
 */
export function saidBy(action: string, direction: Direction, payload: Payload | null): Clause[] {
  if (payload === null) return [clause("unreadable")];
  const inside = insideOf(action, payload);
  const opened = inside === null ? undefined : SAID.get(inside.action)?.(inside.payload, direction);
  const found = opened ?? SAID.get(action)?.(payload, direction);
  return found ?? [clause(direction === "in" ? "calls" : "weCall", { action })];
}

/** What was answered to it; `asked` is what was said, which tells what an envelope holds. */
export function answeredTo(
  action: string,
  direction: Direction,
  answer: Answer | null,
  asked: Payload | null = null,
): Clause[] {
  if (answer === null) return [clause("answer.unreadable")];
  if (answer.kind === "error") {
    const { code, description } = answer;
    return description === ""
      ? [clause("answer.error", { code })]
      : [clause("answer.errorBecause", { code, description })];
  }
  const inside = asked === null ? null : insideOf(action, asked);
  const said = (inside === null ? null : dataOf(answer.payload)) ?? answer.payload;
  const found = ANSWERED.get(inside?.action ?? action)?.(said, direction) ?? statusOf(said);
  return found.length === 0 ? [clause("answer.noted")] : found;
}

const ALL: readonly Tellers[] = [BASICS, CHARGING, ENVELOPES, POWER, SETTINGS, UPKEEP];
const SAID = new Map(ALL.flatMap(({ said }) => Object.entries(said)));
const ANSWERED = new Map(ALL.flatMap(({ answered }) => Object.entries(answered)));
