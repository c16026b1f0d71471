import { useMemo } from "react";
import { scopeFilter, useScope } from "@/shell/scope";
import { CertificateList } from "./CertificateList";
import { SecurityPage } from "./SecurityPage";

/** The certificates of all stations. */
export default function Certificates() {
  const [scope] = useScope();
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  return (
    <SecurityPage part="certificates">
      <CertificateList asked={asked} />
    </SecurityPage>
  );
}
