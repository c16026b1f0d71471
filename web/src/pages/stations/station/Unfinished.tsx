import { IconListCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Station } from "@/pages/stations/stations";
import { useScoped } from "@/shell/scope";
import classes from "./Unfinished.module.css";

/** The way back to a commissioning that was left: the station never came, or said too little. */
export function Unfinished({ station }: { station: Station }) {
  const { t } = useTranslation("stations");
  const scoped = useScoped();
  const connectors = station.evses.flatMap((evse) => evse.connectors);
  const isSilent = connectors.length === 0 || connectors.some((each) => each.status === null);
  if (station.is_retired || (station.booted_at !== null && !isSilent)) return null;
  return (
    <p className={classes.note}>
      <IconListCheck size={19} stroke={1.7} aria-hidden />
      <span>{t(station.booted_at === null ? "general.neverCame" : "general.saidTooLittle")}</span>
      <Link to={scoped(`/stations/${station.id}/commissioning`)}>{t("general.commission")}</Link>
    </p>
  );
}
