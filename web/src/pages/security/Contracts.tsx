import { useMemo } from "react";
import { scopeFilter, useScope } from "@/shell/scope";
import { ContractList } from "./ContractList";
import { SecurityPage } from "./SecurityPage";

/** The contracts that vehicles presented at all stations. */
export default function Contracts() {
  const [scope] = useScope();
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  return (
    <SecurityPage part="contracts">
      <ContractList asked={asked} />
    </SecurityPage>
  );
}
