import type { Station } from "@/pages/stations/stations";

/** What is painted on the EVSE with this number; its number where it is not known any more. */
export function evseLabel(station: Station, evseNo: number | null): string {
  if (evseNo === null) return "–";
  return station.evses.find((each) => each.evse_no === evseNo)?.label ?? `#${evseNo}`;
}
