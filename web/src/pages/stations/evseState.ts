import type { Station } from "@/pages/stations/stations";
import type { EvseState } from "@/status/signs";

type Said = { status: string | null };
type Link = { is_connected: boolean; connected_at: string | null };

/** The words of OCPP 1.6, 7.7, and of OCPP 2.0.1 (ConnectorStatusEnumType). */
const STATE_OF_CONNECTOR: Readonly<Record<string, EvseState>> = {
  Available: "available",
  Preparing: "occupied",
  Charging: "occupied",
  SuspendedEV: "occupied",
  SuspendedEVSE: "occupied",
  Finishing: "occupied",
  Reserved: "occupied",
  Occupied: "occupied",
  Unavailable: "out_of_service",
  Faulted: "faulted",
};
const FIRST: readonly EvseState[] = ["occupied", "available", "faulted", "out_of_service"];

/**
 * What a driver would find: the rule by which the platform counts an EVSE's uptime.
 *
 * It is occupied if one connector is, else available if one works; faulted before it is out of
 * service, for a fault is nobody's plan. Maintenance is a plan, whether the station is on or off, and so
 * is a station that is not accepted.
 */
export function evseState(
  connectors: readonly Said[],
  station: Link & Pick<Station, "maintenance" | "registration">,
): EvseState {
  if (station.maintenance || station.registration !== "accepted") return "out_of_service";
  if (!station.is_connected) return station.connected_at === null ? "unknown" : "offline";
  const found = new Set(connectors.map((each) => STATE_OF_CONNECTOR[each.status ?? ""]));
  return FIRST.find((state) => found.has(state)) ?? "unknown";
}

/** How a station's link is called: it is, it was, or it never came. */
export function linkState(station: Link): "connected" | "disconnected" | "never" {
  if (station.is_connected) return "connected";
  return station.connected_at === null ? "never" : "disconnected";
}
