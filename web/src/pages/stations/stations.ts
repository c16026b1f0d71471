import type { components } from "@/generated/api";

/** What the pages of stations read and write, by its names in the API. */
export type Schemas = components["schemas"];
export type Station = Schemas["StationView"];
export type Evse = Schemas["StationEvseView"];
export type Connector = Schemas["ConnectorView"];
export type Terminal = Schemas["TerminalView"];
export type Command = Schemas["CommandView"];
export type Session = Schemas["SessionView"];

export const STATIONS = "/api/v1/stations";
export const STATION = "/api/v1/stations/{station_id}";
export const GROUPS = "/api/v1/station-groups";

/** A group of stations. */
export type Group = { id: string; name: string; station_count: number };

/** Which OCPP it speaks, for people. */
export function protocolOf(subprotocol: string | null): string | null {
  return subprotocol === null ? null : subprotocol.replace(/^ocpp/, "OCPP ");
}

/** Vendor and model in one, without saying the vendor twice. */
export function makeOf(station: Pick<Station, "vendor" | "model">): string | null {
  const { vendor, model } = station;
  if (vendor === null || model === null) return model ?? vendor;
  return model.toLowerCase().startsWith(vendor.toLowerCase()) ? model : `${vendor} ${model}`;
}

/** The terminals that pay for an EVSE. */
export function payersOf(terminals: readonly Terminal[], evse: Pick<Evse, "id">): Terminal[] {
  return terminals.filter((terminal) => terminal.evse_ids.includes(evse.id));
}
