/**
 * The identity that a code on a station holds: the last step of an address, the value of a field
 * that names it, or the text itself.
 */
export function identityIn(code: string): string {
  const text = code.trim();
  const address = /^(?:wss?|https?):\/\/[^/]+(\/[^?#]*)?/i.exec(text);
  if (address !== null) {
    const steps = (address[1] ?? "").split("/").filter((step) => step !== "");
    return decoded(steps.at(-1) ?? "");
  }
  if (text.startsWith("{")) return fieldOf(text) ?? text;
  const named =
    /(?:^|[\s;,|])(?:cpid|cbid|chargeboxid|chargepointid|identity|ocppid|id|sn|s\/n|serial(?:number)?)\s*[:=]\s*([^\s;,|]+)/i.exec(
      text,
    );
  return named?.[1] ?? text;
}

const FIELDS = [
  "identity",
  "chargePointId",
  "chargeBoxId",
  "cpId",
  "ocppId",
  "id",
  "serial",
  "serialNumber",
];

function fieldOf(text: string): string | null {
  try {
    const read = JSON.parse(text) as Record<string, unknown>;
    const found = FIELDS.map((name) => read[name]).find((value) => typeof value === "string");
    return typeof found === "string" ? found : null;
  } catch {
    return null;
  }
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}
