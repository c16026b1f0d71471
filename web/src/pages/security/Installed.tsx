import { InstalledList } from "./InstalledList";
import { SecurityPage } from "./SecurityPage";

/** The certificates that all stations have installed. */
export default function Installed() {
  return (
    <SecurityPage part="installed">
      <InstalledList />
    </SecurityPage>
  );
}
