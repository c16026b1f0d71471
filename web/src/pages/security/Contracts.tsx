import { ContractList } from "./ContractList";
import { SecurityPage } from "./SecurityPage";

/** The contracts that vehicles presented at all stations. */
export default function Contracts() {
  return (
    <SecurityPage part="contracts">
      <ContractList />
    </SecurityPage>
  );
}
