import { EventList } from "./EventList";
import { SecurityPage } from "./SecurityPage";

/** What concerns the security of all stations. */
export default function Events() {
  return (
    <SecurityPage part="events">
      <EventList />
    </SecurityPage>
  );
}
