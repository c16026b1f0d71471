import { useMemo } from "react";
import { useParams } from "react-router";
import { EventList } from "@/pages/security/EventList";

/** What concerns the security of this station. */
export default function Security() {
  const { stationId = "" } = useParams();
  return <EventList asked={useMemo(() => ({ station_id: stationId }), [stationId])} ofStation />;
}
