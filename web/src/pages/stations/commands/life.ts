import type { Command } from "@/pages/stations/stations";

/** One step of a command's life. */
export type Step = { name: "asked" | "sent" | "answered"; at: string | null; isHere: boolean };

/** How far a command came, and when. */
export function stepsOf(command: Command): readonly Step[] {
  const { requested_at, sent_at, answered_at, state } = command;
  return [
    { name: "asked", at: requested_at, isHere: state === "queued" },
    { name: "sent", at: sent_at, isHere: state === "sent" },
    { name: "answered", at: answered_at, isHere: state !== "queued" && state !== "sent" },
  ];
}

/**
 * The word that the station answered with, such as Accepted; null where it is none. Where one variable
 * was set, it is the word about that one (OCPP 2.0.1, SetVariablesResponse).
 */
export function answerWord(answer: unknown): string | null {
  if (typeof answer !== "object" || answer === null) return null;
  const { status, setVariableResult: results } = answer as Record<string, unknown>;
  if (typeof status === "string") return status;
  if (!Array.isArray(results) || results.length !== 1) return null;
  const word = (results[0] as Record<string, unknown>).attributeStatus;
  return typeof word === "string" ? word : null;
}

/** Whether an answer holds more than its one word. */
export function isLongAnswer(answer: unknown): boolean {
  if (answer === null || answer === undefined) return false;
  if (typeof answer !== "object") return true;
  return Object.keys(answer).some((name) => name !== "status");
}

/** How long it took from being sent to its answer, in milliseconds; null while it is not known. */
export function tookMs(command: Command): number | null {
  const { sent_at, answered_at } = command;
  if (sent_at === null || answered_at === null) return null;
  return new Date(answered_at).getTime() - new Date(sent_at).getTime();
}
