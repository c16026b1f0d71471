const HOUR_MS = 3_600_000;

/** What a clock there shows, as a field for date and time has it. */
export function clockOf(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
  return parts.replace(" ", "T");
}

/** The instant at which a clock there shows this; the first of two in an autumn night. */
export function instantOf(clock: string, zone: string): Date | null {
  const guess = Date.parse(`${clock}Z`);
  if (Number.isNaN(guess)) return null;
  const hours = Array.from({ length: 4 * 27 }, (_, step) => (14 - step / 4) * HOUR_MS);
  for (const offset of hours) {
    const at = new Date(guess - offset);
    if (clockOf(at, zone) === clock.slice(0, 16)) return at;
  }
  return new Date(guess);
}
