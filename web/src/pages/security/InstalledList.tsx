import { IconCertificate } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { LIVES_FOR_S } from "@/pages/stations/commands/send";
import { ConfirmButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { SiteName, StationName } from "@/parts/Named";
import { EmptyState } from "@/parts/states";

const ADDRESS = "/api/v1/installed-certificates";
const DELETE = "/api/v1/stations/{station_id}/installed-certificates/{certificate_id}/delete";
type Row = RowOf<typeof ADDRESS>;
type Asked = Readonly<Record<string, string | readonly string[]>>;

/** What stations have installed; of one station where `ofStation`, which then needs not be named. */
export function InstalledList({ asked, ofStation = false }: { asked: Asked; ofStation?: boolean }) {
  const { t } = useTranslation("security");
  return (
    <DataList
      name={t("part.installed")}
      address={ADDRESS}
      asked={asked}
      columns={useColumns(ofStation)}
      filters={useFilters(ofStation)}
      sort="-last_at"
      empty={
        <EmptyState shape={IconCertificate} title={t("installed.none")}>
          {t("installed.noneText")}
        </EmptyState>
      }
    />
  );
}

function useFilters(ofStation: boolean): readonly Filter[] {
  const { t } = useTranslation("security");
  return useMemo(
    () => [
      ...(ofStation ? [] : [{ kind: "station", name: "station_id", title: t("station") } as const]),
      { kind: "text", name: "type", title: t("installed.type") },
      { kind: "period", name: "not_after", title: t("certificate.expires") },
    ],
    [t, ofStation],
  );
}

function useColumns(ofStation: boolean): readonly Column<Row>[] {
  const { t } = useTranslation("security");
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "type",
        title: t("installed.type"),
        cell: (row) => <code title={row.type}>{row.type}</code>,
        width: 235,
        isName: true,
      },
      ...(ofStation
        ? []
        : [
            {
              id: "station",
              title: t("station"),
              cell: (row: Row) => <StationName id={row.station_id} />,
              width: 130,
            },
          ]),
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
        cell: (row) => <Instant at={row.not_after} />,
        sort: "not_after",
        width: 150,
      },
      {
        id: "serial",
        title: t("certificate.serial"),
        cell: (row) => <code title={row.serial_number}>{row.serial_number}</code>,
        width: 150,
      },
      {
        id: "last",
        title: t("installed.last"),
        cell: (row) => <Instant at={row.last_at} relative />,
        sort: "last_at",
        width: 125,
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
      {
        id: "site",
        title: t("site"),
        cell: (row) => <SiteName id={row.site_id} />,
        width: 140,
        isExtra: true,
      },
    ],
    [t, ofStation],
  );
}
