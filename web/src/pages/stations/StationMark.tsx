import { useTranslation } from "react-i18next";
import { linkState } from "@/pages/stations/evseState";
import type { Station } from "@/pages/stations/stations";
import { StatusMark } from "@/parts/StatusMark";
import { LINK, REGISTRATION, STATION_CARE } from "@/status/signs";

/** What a station is as a whole: what an operator decided comes before what its link is. */
export function StationMark({ station }: { station: Station }) {
  const { t } = useTranslation(["stations", "status"]);
  const link = LINK[linkState(station)];
  const note = t(link.word as never, { ns: "status" });
  if (station.is_retired) return <StatusMark sign={STATION_CARE.retired} note={note} />;
  if (station.maintenance) return <StatusMark sign={STATION_CARE.maintenance} note={note} />;
  if (station.registration !== "accepted") {
    return <StatusMark sign={REGISTRATION[station.registration]} note={note} />;
  }
  return <StatusMark sign={link} />;
}
