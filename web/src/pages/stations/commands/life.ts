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
 * The word that the station answered with, such as Accepted; null where it is none. Where it answers
 * about several things (OCPP 2.x), it is the word that it has for all, or each word and how often.
 */
export function answerWord(answer: unknown): string | null {
  if (typeof answer !== "object" || answer === null) return null;
  const { status, ...parts } = answer as Record<string, unknown>;
  if (typeof status === "string") return status;
  const counts = new Map<string, number>();
  for (const word of Object.values(parts).flatMap(wordsOf)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts];
  if (words.length < 2) return words[0]?.[0] ?? null;
  return words.map(([word, count]) => `${count} × ${word}`).join(", ");
}

function wordsOf(results: unknown): readonly string[] {
  if (!Array.isArray(results)) return [];
  return results
    .map((each) => each?.attributeStatus ?? each?.status)
    .filter((word) => typeof word === "string");
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
