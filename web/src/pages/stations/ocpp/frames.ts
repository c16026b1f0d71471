/** OCPP frames as the log keeps them: JSON texts of calls, results and errors. */

import { type Payload, text } from "@/pages/stations/ocpp/payload";

export type Answer =
  | { kind: "result"; payload: Payload }
  | { kind: "error"; code: string; description: string; details: unknown };

const CALL = 2;
const RESULT = 3;
const ERROR = 4;
const SEND = 6;

/** What a call says; null where the frame is none that can be read. */
export function readCall(frame: string): Payload | null {
  const elements = readElements(frame);
  const isCall = elements?.[0] === CALL || elements?.[0] === SEND;
  return isCall ? asPayload(elements[3]) : null;
}

/** Whether it is a call that nobody is to answer (OCPP 2.1). */
export function isUnanswered(frame: string): boolean {
  return readElements(frame)?.[0] === SEND;
}

/** What was answered; null where the answer cannot be read. */
export function readAnswer(frame: string): Answer | null {
  const elements = readElements(frame);
  if (elements?.[0] === RESULT) {
    const payload = asPayload(elements[2]);
    return payload === null ? null : { kind: "result", payload };
  }
  if (elements?.[0] === ERROR) {
    const [, , code, description, details] = elements;
    return { kind: "error", code: text(code), description: text(description), details };
  }
  return null;
}

/** The frame with its parts on lines of their own; as it came where it is no JSON. */
export function indented(frame: string): string {
  try {
    return JSON.stringify(JSON.parse(frame), null, 2);
  } catch {
    return frame;
  }
}

function readElements(frame: string): unknown[] | null {
  try {
    const read: unknown = JSON.parse(frame);
    return Array.isArray(read) ? read : null;
  } catch {
    return null;
  }
}

function asPayload(thing: unknown): Payload | null {
  return typeof thing === "object" && thing !== null && !Array.isArray(thing)
    ? (thing as Payload)
    : null;
}
