import { Group } from "@mantine/core";
import { IconBuildingBroadcastTower } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { LIVES_FOR_S } from "@/pages/stations/commands/send";
import { Controls } from "@/pages/stations/grid/Controls";
import { Happened } from "@/pages/stations/grid/Happened";
import { Reported } from "@/pages/stations/grid/Reported";
import { SetControl } from "@/pages/stations/grid/SetControl";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { DoButton } from "@/parts/actions";
import { EmptyState } from "@/parts/states";

/** The grid's rules for a station that feeds into it: what it was told, has, and says of the grid. */
export default function Grid() {
  const { t } = useTranslation("grid");
  const station = useThisStation();
  if (station.subprotocol !== "ocpp2.1") {
    return (
      <EmptyState shape={IconBuildingBroadcastTower} title={t("tooOld")}>
        {t("tooOldText")}
      </EmptyState>
    );
  }
  return (
    <>
      <Group gap="sm">
        <SetControl station={station} />
        <DoButton
          needs={["send", "commands"]}
          variant="default"
          act={() =>
            client.POST("/api/v1/stations/{station_id}/der-control-reports", {
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
      </Group>
      <Reported station={station} />
      <Controls station={station} />
      <Happened station={station} />
    </>
  );
}
