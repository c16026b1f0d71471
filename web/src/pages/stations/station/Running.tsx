import { IconBolt } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSessionColumns } from "@/pages/stations/station/sessionColumns";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { DataList } from "@/parts/DataList";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";

const ADDRESS = "/api/v1/sessions";
const EVERY_MS = 7_000;

/** The sessions that run at a station now. */
export default function Running() {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const scoped = useScoped();
  const columns = useSessionColumns(station, true);
  const asked = useMemo(
    () => ({ station_id: station.id, status: ["ready", "in_progress", "settling"] }),
    [station.id],
  );
  return (
    <DataList
      name={t("station.part.sessions")}
      address={ADDRESS}
      asked={asked}
      columns={columns}
      sort="-opened_at"
      every={EVERY_MS}
      link={(row) => scoped(`/sessions/${row.id}`)}
      empty={
        <EmptyState shape={IconBolt} title={t("sessions.noneRunning")}>
          {t("sessions.noneRunningText")}
        </EmptyState>
      }
    />
  );
}
