import { useMemo } from "react";
import { useParams } from "react-router";
import { KeyList } from "@/pages/meters/KeyList";

/** The public keys of this station's meters. */
export default function Meters() {
  const { stationId = "" } = useParams();
  const asked = useMemo(() => ({ station_id: stationId }), [stationId]);
  return <KeyList asked={asked} stationId={stationId} />;
}
