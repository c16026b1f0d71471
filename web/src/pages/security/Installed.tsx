import { useMemo } from "react";
import { scopeFilter, useScope } from "@/shell/scope";
import { InstalledList } from "./InstalledList";
import { SecurityPage } from "./SecurityPage";

/** The certificates that all stations have installed. */
export default function Installed() {
  const [scope] = useScope();
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  return (
    <SecurityPage part="installed">
      <InstalledList asked={asked} />
    </SecurityPage>
  );
}
