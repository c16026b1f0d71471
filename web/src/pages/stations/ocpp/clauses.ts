import {
  list,
  number,
  object,
  objects,
  type Payload,
  sub,
  text,
} from "@/pages/stations/ocpp/payload";

/** What stands in a sentence: plain, or something that is written by language. */
export type Value =
  | string
  | number
  | { wh: number }
  | { w: number }
  | { a: number }
  | { decimal: number }
  | { seconds: number }
  | { time: string }
  | { status: string };

/** A clause: its name in the words, and what stands in it. */
export type Clause = { word: string; values: Readonly<Record<string, Value>> };

export type Direction = "in" | "out";

type Teller = (payload: Payload, direction: Direction) => Clause[];

/** By action: what a call says, and what an answer says where its status is not all of it. */
export type Tellers = {
  said: Readonly<Record<string, Teller>>;
  answered: Readonly<Record<string, Teller>>;
};

export function clause(word: string, values: Clause["values"] = {}): Clause {
  return { word, values };
}

/** A clause about one thing, where it was said. */
export function maybe(word: string, value: string, name = "value"): Clause[] {
  return value === "" ? [] : [clause(word, { [name]: value })];
}

/** A clause that is there or not. */
export function when(isSo: boolean, word: string): Clause[] {
  return isSo ? [clause(word)] : [];
}

export function moment(word: string, time: unknown): Clause[] {
  return typeof time === "string" ? [clause(word, { time: { time } })] : [];
}

export function energy(word: string, wh: unknown): Clause[] {
  return typeof wh === "number" ? [clause(word, { energy: { wh } })] : [];
}

/** The EVSE that a message is about, whatever the version; empty for the station as a whole. */
export function evseOf(payload: Payload): string {
  const evse = text(payload.evseId ?? payload.connectorId ?? sub(payload, "evse").id);
  return evse === "0" ? "" : evse;
}

export function atEvse(payload: Payload): Clause[] {
  return maybe("atEvse", evseOf(payload));
}

/** One word for an EVSE, another for the station as a whole. */
export function place(
  payload: Payload,
  ofEvse: string,
  ofStation: string,
  more: Clause["values"] = {},
): Clause {
  const evse = evseOf(payload);
  return evse === "" ? clause(ofStation, more) : clause(ofEvse, { evse, ...more });
}

export function tokenOf(payload: Payload): string {
  return text(payload.idTag ?? sub(payload, "idToken").idToken);
}

/** A component and its variable, of which the latter may be left open. */
export function variableName(thing: unknown): string {
  const one = object(thing);
  const names = [text(sub(one, "component").name), text(sub(one, "variable").name)];
  return names.filter((each) => each !== "").join("/");
}

/** Between which limits a schedule allows to charge; nothing where it says none. */
export function limits(schedule: Payload): Clause[] {
  const isPower = schedule.chargingRateUnit === "W";
  const found = objects(schedule.chargingSchedulePeriod)
    .map(({ limit }) => limit)
    .filter((limit) => typeof limit === "number");
  if (found.length === 0) return [];
  const [low, high] = [Math.min(...found), Math.max(...found)].map((value) =>
    isPower ? { w: value } : { a: value },
  ) as [Value, Value];
  return found.every((each) => each === found[0])
    ? [clause("limit", { limit: high })]
    : [clause("limits", { low, high })];
}

/** The schedule of a profile: one in OCPP 1.6, the first of several since. */
export function scheduleOf(payload: Payload): Payload {
  const { chargingSchedule } = payload;
  return object(Array.isArray(chargingSchedule) ? chargingSchedule[0] : chargingSchedule);
}

/** A part of a report: which, and whether more comes. */
export function part(word: string, payload: Payload, more: Clause["values"] = {}): Clause[] {
  return [
    clause(word, { request: text(payload.requestId), part: number(payload.seqNo) + 1, ...more }),
    ...when(payload.tbc === true, "moreToCome"),
  ];
}

export function statusOf(payload: Payload): Clause[] {
  const status = text(payload.status);
  return status === ""
    ? []
    : [clause("answer.status", { status }), ...reasonOf(sub(payload, "statusInfo"))];
}

export function reasonOf(info: Payload): Clause[] {
  return [...maybe("reason", text(info.reasonCode)), ...maybe("info", text(info.additionalInfo))];
}

/** How many of several things were accepted, and what became of the others. */
export function outcomes(results: unknown, name = "status"): Clause[] {
  const statuses = objects(results).map((each) => text(each[name]));
  const accepted = statuses.filter((each) => each === "Accepted").length;
  const others = [...new Set(statuses.filter((each) => each !== "Accepted"))];
  return [
    clause("answer.accepted", { accepted, of: list(results).length }),
    ...maybe("answer.others", others.join(", ")),
  ];
}
