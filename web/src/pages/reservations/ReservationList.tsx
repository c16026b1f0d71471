import { IconCalendarClock } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { LIVES_FOR_S } from "@/pages/stations/commands/send";
import { ConfirmButton } from "@/parts/actions";
import type { Column } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StationsList } from "@/parts/StationsList";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { RESERVATION } from "@/status/signs";
import { ReserveButton } from "./ReserveButton";

export const RESERVATIONS = "/api/v1/reservations";
type Row = RowOf<typeof RESERVATIONS>;

/** What is kept free for whom; of one station where `stationId` says which. */
export function ReservationList({ stationId }: { stationId?: string }) {
  const { t } = useTranslation("reservations");
  const scoped = useScoped();
  return (
    <StationsList
      stationId={stationId}
      name={t("title")}
      address={RESERVATIONS}
      columns={useColumns()}
      filters={useFilters()}
      sort="-created_at"
      link={(row) => (row.session_id === null ? null : scoped(`/sessions/${row.session_id}`))}
      aside={<ReserveButton {...(stationId === undefined ? {} : { stationId })} />}
      empty={
        <EmptyState shape={IconCalendarClock} title={t("none")}>
          {t("noneText")}
        </EmptyState>
      }
    />
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("reservations");
  const { t: said } = useTranslation("status");
  return useMemo(
    () => [
      {
        kind: "choice",
        name: "state",
        title: t("state"),
        choices: Object.entries(RESERVATION).map(([value, sign]) => ({
          value,
          title: said(sign.word as never),
        })),
      },
      { kind: "period", name: "expires_at", title: t("until") },
    ],
    [t, said],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("reservations");
  const queries = useQueryClient();
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "number",
        title: t("number"),
        cell: (row) => t("numbered", { number: row.reservation_no }),
        width: 120,
        isName: true,
      },
      {
        id: "evse",
        title: t("evse"),
        cell: (row) => row.evse_no ?? t("any"),
        width: 90,
      },
      {
        id: "token",
        title: t("token"),
        cell: (row) => (row.id_token === null ? <Unknown /> : <code>{row.id_token}</code>),
        width: 160,
      },
      {
        id: "state",
        title: t("state"),
        cell: (row) => (
          <span title={row.status ?? undefined}>
            <StatusMark sign={RESERVATION[row.state]} bare />
          </span>
        ),
        width: 150,
      },
      {
        id: "until",
        title: t("until"),
        cell: (row) => <Instant at={row.expires_at} />,
        sort: "expires_at",
        width: 160,
      },
      {
        id: "cancel",
        title: t("cancel"),
        cell: (row) =>
          row.ended_at === null && (
            <ConfirmButton
              size="xs"
              needs={["send", "reservations"]}
              title={t("cancelTitle")}
              text={t("cancelText")}
              confirm={t("cancel")}
              done={t("cancelAsked")}
              act={() =>
                client.POST("/api/v1/reservations/{reservation_id}/cancel", {
                  params: { path: { reservation_id: row.id } },
                  body: { lives_for_s: LIVES_FOR_S },
                })
              }
              then={() => void queries.invalidateQueries({ queryKey: ["get", RESERVATIONS] })}
            >
              {t("cancel")}
            </ConfirmButton>
          ),
        width: 120,
      },
      {
        id: "created",
        title: t("created"),
        cell: (row) => <Instant at={row.created_at} relative />,
        sort: "created_at",
        width: 130,
        isExtra: true,
      },
    ],
    [t, queries],
  );
}
