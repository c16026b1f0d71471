import { useMemo } from "react";
import { useParams } from "react-router";
import { CertificateList } from "@/pages/security/CertificateList";

/** The certificates of this station. */
export default function Certificates() {
  const { stationId = "" } = useParams();
  const asked = useMemo(() => ({ station_id: stationId }), [stationId]);
  return <CertificateList asked={asked} ofStation />;
}
