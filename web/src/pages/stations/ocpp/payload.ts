/** What a message holds: whatever a station wrote, read without trusting it. */
export type Payload = Readonly<Record<string, unknown>>;

export function object(thing: unknown): Payload {
  return typeof thing === "object" && thing !== null && !Array.isArray(thing)
    ? (thing as Payload)
    : {};
}

export function sub(payload: Payload, name: string): Payload {
  return object(payload[name]);
}

export function list(thing: unknown): readonly unknown[] {
  return Array.isArray(thing) ? thing : [];
}

export function objects(thing: unknown): readonly Payload[] {
  return list(thing).map(object);
}

export function size(thing: unknown): number {
  return list(thing).length;
}

export function number(thing: unknown): number {
  return typeof thing === "number" ? thing : 0;
}

export function text(thing: unknown): string {
  if (typeof thing === "string") return thing;
  return thing === undefined || thing === null ? "" : JSON.stringify(thing);
}

export function texts(thing: unknown): string {
  return list(thing).map(text).join(", ");
}
