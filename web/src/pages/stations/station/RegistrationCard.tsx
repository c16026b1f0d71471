import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import classes from "@/pages/stations/commands/commands.module.css";
import { type Schemas, STATION, type Station } from "@/pages/stations/stations";
import { ConfirmButton, DoButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { StatusMark } from "@/parts/StatusMark";
import { REGISTRATION } from "@/status/signs";

type Registration = Schemas["Registration"];
const NEEDS = ["change", "stations"] as const;

/** What the station's next boot is answered, what its last one was, and a change of the former. */
export function RegistrationCard({ station }: { station: Station }) {
  const { t } = useTranslation("stations");
  const queries = useQueryClient();
  const { registration: wanted, registration_told: told } = station;
  const decide = async (registration: Registration) => {
    const path = { station_id: station.id };
    await client.PATCH(STATION, { params: { path }, body: { registration } });
    await queries.invalidateQueries({ queryKey: ["get", STATION] });
  };
  return (
    <Card title={t("act.registration.title")} about={t(`act.registration.about.${wanted}`)}>
      <div className={classes.form}>
        <div>
          <StatusMark sign={REGISTRATION[wanted]} />
        </div>
        {told !== null && told !== wanted && (
          <p className={classes.note}>{t(`act.registration.told.${told}`)}</p>
        )}
        <div className={classes.fields}>
          {wanted !== "accepted" && (
            <DoButton
              needs={NEEDS}
              act={() => decide("accepted")}
              done={t("act.registration.done.accepted")}
            >
              {t("act.registration.accept")}
            </DoButton>
          )}
          {wanted !== "pending" && (
            <DoButton
              needs={NEEDS}
              variant="default"
              act={() => decide("pending")}
              done={t("act.registration.done.pending")}
            >
              {t("act.registration.pend")}
            </DoButton>
          )}
          {wanted !== "rejected" && (
            <ConfirmButton
              needs={NEEDS}
              variant="default"
              title={t("act.registration.question", { name: station.name })}
              text={t("act.registration.consequence")}
              confirm={t("act.registration.reject")}
              act={() => decide("rejected")}
              done={t("act.registration.done.rejected")}
            >
              {t("act.registration.reject")}
            </ConfirmButton>
          )}
        </div>
      </div>
    </Card>
  );
}
