import { IconCertificate } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { LIVES_FOR_S } from "@/pages/stations/commands/send";
import { ConfirmButton } from "@/parts/actions";
import type { Column } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StationsList } from "@/parts/StationsList";
import { EmptyState } from "@/parts/states";

const ADDRESS = "/api/v1/installed-certificates";
const DELETE = "/api/v1/stations/{station_id}/installed-certificates/{certificate_id}/delete";
type Row = RowOf<typeof ADDRESS>;

/** What stations have installed; of one station where `stationId` says which. */
export function InstalledList({ stationId }: { stationId?: string }) {
  const { t } = useTranslation("security");
  return (
    <StationsList
      stationId={stationId}
      name={t("part.installed")}
      address={ADDRESS}
      columns={useColumns()}
      filters={useFilters()}
      sort="-last_at"
      empty={
        <EmptyState shape={IconCertificate} title={t("installed.none")}>
          {t("installed.noneText")}
        </EmptyState>
      }
    />
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("security");
  return useMemo(
    () => [
      { kind: "text", name: "type", title: t("installed.type") },
      { kind: "period", name: "not_after", title: t("certificate.expires") },
    ],
    [t],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("security");
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "type",
        title: t("installed.type"),
        cell: (row) => <code title={row.type}>{row.type}</code>,
        width: 215,
        isName: true,
      },
      {
        id: "subject",
        title: t("certificate.subject"),
        cell: (row) =>
          row.subject === null ? <Unknown /> : <span title={row.subject}>{row.subject}</span>,
        width: 190,
      },
      {
        id: "expires",
        title: t("certificate.expires"),
        cell: (row) => <Instant at={row.not_after} style="day" />,
        sort: "not_after",
        width: 125,
      },
      {
        id: "serial",
        title: t("certificate.serial"),
        cell: (row) => <code title={row.serial_number}>{row.serial_number}</code>,
        width: 150,
        isExtra: true,
      },
      {
        id: "last",
        title: t("installed.last"),
        cell: (row) => <Instant at={row.last_at} relative />,
        sort: "last_at",
        width: 155,
      },
      {
        id: "delete",
        title: t("installed.delete"),
        cell: (row) => (
          <ConfirmButton
            size="xs"
            needs={["send", "commands"]}
            why={row.is_named ? null : t("installed.notNamed")}
            title={t("installed.deleteTitle")}
            text={t("installed.deleteText")}
            confirm={t("installed.delete")}
            done={t("installed.deleted")}
            act={() =>
              client.POST(DELETE, {
                params: {
                  path: { station_id: row.station_id, certificate_id: row.id },
                  header: { "Idempotency-Key": idempotencyKey() },
                },
                body: { lives_for_s: LIVES_FOR_S },
              })
            }
          >
            {t("installed.delete")}
          </ConfirmButton>
        ),
        width: 110,
      },
      {
        id: "issuer",
        title: t("installed.issuer"),
        cell: (row) => <code title={row.issuer_key_hash}>{row.issuer_key_hash}</code>,
        width: 190,
        isExtra: true,
      },
    ],
    [t],
  );
}
