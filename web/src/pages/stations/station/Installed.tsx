import { InstalledList } from "@/pages/security/InstalledList";
import { useThisStation } from "@/pages/stations/station/useThisStation";

/** The certificates that this station says it has. */
export default function Installed() {
  return <InstalledList stationId={useThisStation().id} />;
}
