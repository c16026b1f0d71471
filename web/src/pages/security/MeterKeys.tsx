import { KeyList } from "@/pages/meters/KeyList";
import { SecurityPage } from "./SecurityPage";

/** The public keys of all meters that sign. */
export default function MeterKeys() {
  return (
    <SecurityPage part="meters">
      <KeyList />
    </SecurityPage>
  );
}
