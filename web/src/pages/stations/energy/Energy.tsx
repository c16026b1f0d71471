import { Group, Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { LIVES_FOR_S, send } from "@/pages/stations/commands/send";
import { AddProfile } from "@/pages/stations/energy/AddProfile";
import { Composite } from "@/pages/stations/energy/Composite";
import { Outside } from "@/pages/stations/energy/Outside";
import { Plans } from "@/pages/stations/energy/Plans";
import { Profiles } from "@/pages/stations/energy/Profiles";
import { Reported } from "@/pages/stations/energy/Reported";
import { Swaps } from "@/pages/stations/energy/Swaps";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { DoButton } from "@/parts/actions";

const HOURS = 24;
const NEEDS = ["send", "commands"] as const;

/** How much power is allowed when: the profiles of a station, what they come to, and what others limit. */
export default function Energy() {
  const { t } = useTranslation("energy");
  const station = useThisStation();
  const [place, setPlace] = useState("0");
  const evseNo = Number(place);
  const isOld = station.subprotocol === "ocpp1.6";
  const places = [
    { value: "0", label: t("wholeStation") },
    ...station.evses.map((each) => ({ value: String(each.evse_no), label: each.label })),
  ];
  const never = station.subprotocol === null ? t("neverConnected") : null;
  return (
    <>
      <Group gap="sm" align="end">
        <Select
          label={t("where")}
          data={places}
          value={place}
          onChange={(next) => setPlace(next ?? "0")}
          allowDeselect={false}
          w={220}
        />
        <DoButton
          needs={NEEDS}
          why={never}
          variant="default"
          act={() =>
            send(station.id, {
              name: "get_composite_schedule",
              payload: {
                duration_s: HOURS * 3600,
                ...(evseNo === 0 ? {} : { evse_no: evseNo }),
              },
            })
          }
          done={t("composite.asked")}
        >
          {t("composite.ask")}
        </DoButton>
        <DoButton
          needs={NEEDS}
          why={never ?? (isOld ? t("reported.tooOld") : null)}
          variant="default"
          act={() =>
            client.POST("/api/v1/stations/{station_id}/charging-profile-reports", {
              params: {
                path: { station_id: station.id },
                header: { "Idempotency-Key": idempotencyKey() },
              },
              body: { lives_for_s: LIVES_FOR_S },
            })
          }
          done={t("reported.asked")}
        >
          {t("reported.ask")}
        </DoButton>
        <AddProfile station={station} evseNo={evseNo} why={never} />
      </Group>
      <Composite station={station} evseNo={evseNo} />
      <Reported station={station} />
      {!isOld && <Plans station={station} />}
      <Profiles station={station} />
      <Outside station={station} />
      {station.subprotocol === "ocpp2.1" && <Swaps station={station} />}
    </>
  );
}
