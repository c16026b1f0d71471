import { payersOf, type Session, type Station, type Terminal } from "@/pages/stations/stations";

/** The steps of commissioning, in order. */
export const STEPS = [
  "site",
  "identity",
  "evses",
  "password",
  "boot",
  "connectors",
  "charge",
  "terminal",
  "reader",
] as const;
export type StepName = (typeof STEPS)[number];

/** Steps without which a station can serve all the same. */
const FREE: ReadonlySet<StepName> = new Set(["terminal", "reader"]);

/**
 * What is done, from what the platform knows: nobody has to remember it. A password is in the station
 * once it has come with it.
 */
export function doneSteps(
  station: Station,
  terminals: readonly Terminal[],
  sessions: readonly Session[],
): ReadonlySet<StepName> {
  const done = new Set<StepName>(["site", "identity"]);
  const connectors = station.evses.flatMap((evse) => evse.connectors);
  const payers = station.evses.map((evse) => payersOf(terminals, evse));
  const all = payers.flat();
  if (station.evses.length > 0) done.add("evses");
  if (station.connected_at !== null || station.security_profile === 0) done.add("password");
  if (station.booted_at !== null) done.add("boot");
  if (connectors.length > 0 && connectors.every((each) => each.status !== null)) {
    done.add("connectors");
  }
  if (sessions.some(isWholeCharge)) done.add("charge");
  if (payers.length > 0 && payers.every((each) => each.length > 0)) done.add("terminal");
  if (all.length > 0 && all.every((each) => each.is_online)) done.add("reader");
  return done;
}

/** Whether a session began at the station and ended there. */
export function isWholeCharge(session: Session): boolean {
  return session.started_at !== null && session.ended_at !== null;
}

/** The step that is to be done next; null when nothing is left but what may be left. */
export function nextStep(done: ReadonlySet<StepName>, hasTerminals: boolean): StepName | null {
  return STEPS.find((step) => !done.has(step) && (hasTerminals || !FREE.has(step))) ?? null;
}
