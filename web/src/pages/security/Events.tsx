import { useMemo } from "react";
import { scopeFilter, useScope } from "@/shell/scope";
import { EventList } from "./EventList";
import { SecurityPage } from "./SecurityPage";

/** What concerns the security of all stations. */
export default function Events() {
  const [scope] = useScope();
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  return (
    <SecurityPage part="events">
      <EventList asked={asked} />
    </SecurityPage>
  );
}
