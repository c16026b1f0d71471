import { ContractList } from "@/pages/security/ContractList";
import { useThisStation } from "@/pages/stations/station/useThisStation";

/** The contracts that vehicles presented at this station. */
export default function Contracts() {
  return <ContractList stationId={useThisStation().id} />;
}
