import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useNow } from "@/format/context";
import { evseLabel } from "@/pages/stations/station/evseLabel";
import type { Session, Station } from "@/pages/stations/stations";
import type { Column } from "@/parts/DataList";
import { Duration, Energy, Instant, Money, Power } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { SESSION } from "@/status/signs";

/** The columns of a station's sessions: those of one that runs, or of one that is over. */
export function useSessionColumns(
  station: Station,
  isRunning: boolean,
): readonly Column<Session>[] {
  const { t } = useTranslation("stations");
  return useMemo(() => {
    const first: Column<Session>[] = [
      {
        id: "evse",
        title: t("evse"),
        cell: (row) => evseLabel(station, row.evse_no),
        width: 110,
        isName: true,
      },
      {
        id: "status",
        title: t("status"),
        cell: (row) => <StatusMark sign={SESSION[row.status]} />,
        width: 150,
      },
      {
        id: "opened",
        title: t("sessions.began"),
        cell: (row) => <Instant at={row.started_at ?? row.opened_at} />,
        sort: "opened_at",
        width: 180,
      },
      {
        id: "lasted",
        title: t("sessions.lasted"),
        cell: (row) => <Lasted session={row} />,
        width: 100,
        align: "end",
      },
      {
        id: "energy",
        title: t("sessions.energy"),
        cell: (row) => <Energy wh={row.energy_wh} />,
        width: 110,
        align: "end",
      },
    ];
    if (isRunning) {
      first.push({
        id: "power",
        title: t("sessions.power"),
        cell: (row) => <Power w={row.power_w} />,
        width: 100,
        align: "end",
      });
    }
    return [
      ...first,
      {
        id: "total",
        title: t("sessions.total"),
        cell: (row) => <Money value={row.total} />,
        width: 110,
        align: "end",
        isExtra: isRunning,
      },
      {
        id: "transaction",
        title: t("sessions.transaction"),
        cell: (row) => row.ocpp_transaction_ref ?? "–",
        width: 180,
        isExtra: !isRunning,
      },
      {
        id: "reason",
        title: t("sessions.closeReason"),
        cell: (row) => row.close_reason ?? "–",
        width: 160,
        isExtra: true,
      },
      { id: "id", title: t("id"), cell: (row) => row.id, width: 260, isExtra: true },
    ];
  }, [t, station, isRunning]);
}

function Lasted({ session }: { session: Session }) {
  const now = useNow();
  if (session.started_at === null) return <Duration seconds={null} />;
  const end = session.ended_at === null ? now.getTime() : new Date(session.ended_at).getTime();
  return <Duration seconds={(end - new Date(session.started_at).getTime()) / 1000} />;
}
