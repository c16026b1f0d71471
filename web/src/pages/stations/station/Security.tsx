import { EventList } from "@/pages/security/EventList";
import { useThisStation } from "@/pages/stations/station/useThisStation";

/** What concerns the security of this station. */
export default function Security() {
  return <EventList stationId={useThisStation().id} />;
}
