import { type Clause, clause, energy, maybe, type Tellers } from "@/pages/stations/ocpp/clauses";
import { number, object, type Payload, text } from "@/pages/stations/ocpp/payload";

/** A message that came in another's data: its action, and what it says. */
export type Inside = { action: string; payload: Payload };

const PLUG_AND_CHARGE = "org.openchargealliance.iso15118pnc";
const COSTS = "org.openchargealliance.costmsg";

/** What a DataTransfer of OCPP 1.6 holds of Plug & Charge or of costs; null where it is none of these. */
export function insideOf(action: string, payload: Payload): Inside | null {
  if (action !== "DataTransfer") return null;
  const name = text(payload.messageId);
  const said = dataOf(payload) ?? {};
  if (payload.vendorId === PLUG_AND_CHARGE) return { action: name, payload: withToken(said) };
  return payload.vendorId === COSTS ? { action: `${COSTS}.${name}`, payload: said } : null;
}

/** The object that stands as text in `data`; null where none does. */
export function dataOf(payload: Payload): Payload | null {
  if (typeof payload.data !== "string") return null;
  try {
    const said: unknown = JSON.parse(payload.data);
    return typeof said === "object" && said !== null ? object(said) : null;
  } catch {
    return null;
  }
}

/** The token of an Authorize is a bare eMAID there. */
function withToken(said: Payload): Payload {
  return typeof said.idToken === "string" ? { ...said, idToken: { idToken: said.idToken } } : said;
}

/** Costs and prices on displays (OCPP & California Pricing Requirements, 3). */
export const ENVELOPES: Tellers = {
  said: {
    [`${COSTS}.SetUserPrice`]: (p) => [
      clause("userPrice", { token: text(p.idToken), price: text(p.priceText) }),
    ],
    [`${COSTS}.RunningCost`]: (p) => [
      ...costOf("cost", p),
      ...energy("runningAt", p.meterValue),
      ...maybe("runningState", text(p.state)),
    ],
    [`${COSTS}.FinalCost`]: (p) => [...costOf("finalCost", p), ...maybe("info", text(p.priceText))],
    [`${COSTS}.ConnectorUnplugged`]: (p) => [
      clause("unplugged", { transaction: text(p.transactionId) }),
    ],
  },
  answered: {},
};

function costOf(word: string, payload: Payload): Clause[] {
  const amount = { decimal: number(payload.cost) };
  return [clause(word, { transaction: text(payload.transactionId), amount })];
}
