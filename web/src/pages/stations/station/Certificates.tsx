import { CertificateList } from "@/pages/security/CertificateList";
import { useThisStation } from "@/pages/stations/station/useThisStation";

/** The certificates that we issued to this station. */
export default function Certificates() {
  return <CertificateList stationId={useThisStation().id} />;
}
