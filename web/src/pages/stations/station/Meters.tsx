import { KeyList } from "@/pages/meters/KeyList";
import { useThisStation } from "@/pages/stations/station/useThisStation";

/** The public keys of this station's meters. */
export default function Meters() {
  return <KeyList stationId={useThisStation().id} />;
}
