import { CertificateList } from "./CertificateList";
import { SecurityPage } from "./SecurityPage";

/** The certificates of all stations. */
export default function Certificates() {
  return (
    <SecurityPage part="certificates">
      <CertificateList />
    </SecurityPage>
  );
}
