import { IconHistory } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSessionColumns } from "@/pages/stations/station/sessionColumns";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { DataList } from "@/parts/DataList";
import type { Filter } from "@/parts/filters";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { SESSION } from "@/status/signs";

const ADDRESS = "/api/v1/sessions";
const OVER = ["closed", "refused", "rating_failed", "billing_failed"] as const;

/** The sessions of a station that are over. */
export default function History() {
  const { t } = useTranslation(["stations", "status"]);
  const station = useThisStation();
  const scoped = useScoped();
  const columns = useSessionColumns(station, false);
  const asked = useMemo(() => ({ station_id: station.id, status: OVER }), [station.id]);
  const filters = useMemo(
    (): readonly Filter[] => [
      {
        kind: "choice",
        name: "status",
        title: t("status"),
        choices: OVER.map((value) => ({
          value,
          title: t(SESSION[value].word as never, { ns: "status" }),
        })),
      },
      {
        kind: "choice",
        name: "evse_no",
        title: t("evse"),
        choices: station.evses.map((evse) => ({
          value: String(evse.evse_no),
          title: evse.label,
        })),
      },
      { kind: "period", name: "opened_at", title: t("sessions.began") },
    ],
    [t, station],
  );
  return (
    <DataList
      name={t("station.part.history")}
      address={ADDRESS}
      asked={asked}
      columns={columns}
      filters={filters}
      sort="-opened_at"
      link={(row) => scoped(`/sessions/${row.id}`)}
      empty={
        <EmptyState shape={IconHistory} title={t("sessions.noneOver")}>
          {t("sessions.noneOverText")}
        </EmptyState>
      }
    />
  );
}
