import { ReservationList } from "@/pages/reservations/ReservationList";
import { useThisStation } from "@/pages/stations/station/useThisStation";

/** What this station keeps free for whom. */
export default function Reserved() {
  return <ReservationList stationId={useThisStation().id} />;
}
