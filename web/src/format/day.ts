/** Days by the clocks of a zone. */

const PARTS = ["year", "month", "day", "hour", "minute", "second"] as const;

/** What clocks in a zone show, as if it were UTC. */
function shownAt(instant: number, zone: string): number {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  const found = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const [year = 0, month = 1, day, hour, minute, second] = PARTS.map((each) =>
    Number(found.get(each)),
  );
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The midnight with which a day began, so many days before the present one; in milliseconds. */
export function dayBegan(now: Date, zone: string, daysBefore = 0): number {
  const today = new Date(shownAt(now.getTime(), zone));
  const midnight = Date.UTC(
    today.getUTCFullYear(),
    today.getUTCMonth(),
    today.getUTCDate() - daysBefore,
  );
  // Its distance from UTC may be another one before than after a change of clocks: looked at twice.
  let found = midnight;
  for (let look = 0; look < 2; look += 1) found = midnight - (shownAt(found, zone) - found);
  return found;
}
