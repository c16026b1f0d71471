import { useMemo } from "react";
import { KeyList } from "@/pages/meters/KeyList";
import { scopeFilter, useScope } from "@/shell/scope";
import { SecurityPage } from "./SecurityPage";

/** The public keys of all meters that sign. */
export default function MeterKeys() {
  const [scope] = useScope();
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  return (
    <SecurityPage part="meters">
      <KeyList asked={asked} />
    </SecurityPage>
  );
}
