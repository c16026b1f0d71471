import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import classes from "@/pages/stations/commands/commands.module.css";
import { STATION, type Station } from "@/pages/stations/stations";
import { DoButton } from "@/parts/actions";
import { Card } from "@/parts/Card";

/** Begin maintenance, or end it. */
export function Maintenance({ station }: { station: Station }) {
  const { t } = useTranslation("stations");
  const queries = useQueryClient();
  const begin = !station.maintenance;
  const path = { station_id: station.id };
  const act = async () => {
    await client.PATCH(STATION, { params: { path }, body: { maintenance: begin } });
    await queries.invalidateQueries({ queryKey: ["get", STATION] });
  };
  const hasFault = station.evses.some((evse) =>
    evse.connectors.some(({ status }) => status === "Faulted" || status === "Unavailable"),
  );
  return (
    <Card title={t("maintenance")} about={t("act.maintenance.about")}>
      <div className={classes.form}>
        {!begin && hasFault && <p className={classes.note}>{t("act.maintenance.fault")}</p>}
        <div>
          <DoButton
            needs={["change", "stations"]}
            variant="default"
            act={act}
            done={t(begin ? "act.maintenance.begun" : "act.maintenance.ended")}
          >
            {t(begin ? "act.maintenance.begin" : "act.maintenance.end")}
          </DoButton>
        </div>
      </div>
    </Card>
  );
}
