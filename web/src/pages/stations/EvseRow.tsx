import { Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { evseState } from "@/pages/stations/evseState";
import type { Station } from "@/pages/stations/stations";
import { Unknown } from "@/parts/figures";
import { EVSE } from "@/status/signs";
import classes from "./EvseRow.module.css";

const SHOWN_MAX = 6;

/** What each EVSE of a station is now: a sign with its label, the word to be heard and hovered. */
export function EvseRow({ station }: { station: Station }) {
  const { t } = useTranslation(["stations", "status"]);
  if (station.evses.length === 0) return <Unknown />;
  const shown = station.evses.slice(0, SHOWN_MAX);
  const rest = station.evses.length - shown.length;
  return (
    <span className={classes.row}>
      {shown.map((evse) => {
        const sign = EVSE[evseState(evse.connectors, station)];
        const word = t(sign.word as never, { ns: "status" });
        const said = `${evse.label}: ${word}`;
        const Shape = sign.shape;
        return (
          <Tooltip key={evse.id} label={said}>
            <span className={classes.evse} data-tone={sign.tone} role="img" aria-label={said}>
              <Shape size={14} stroke={2.1} aria-hidden />
              <span aria-hidden>{evse.label}</span>
            </span>
          </Tooltip>
        );
      })}
      {rest > 0 && <span className={classes.rest}>{t("list.moreEvses", { count: rest })}</span>}
    </span>
  );
}
