import { IconDoorOff } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useFormats } from "@/format/context";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { EmptyState } from "@/parts/states";
import { SecurityPage } from "./SecurityPage";

const ADDRESS = "/api/v1/refused-connections";
type Row = RowOf<typeof ADDRESS>;

const REASONS = [
  "certificate_expired",
  "certificate_not_yet_valid",
  "unknown_authority",
  "certificate_refused",
  "certificate_revoked",
  "anothers_certificate",
  "another_serial_number",
  "no_certificate",
  "ours_not_believed",
  "protocol_too_old",
  "no_shared_cipher",
  "no_tls",
  "timed_out",
  "gave_up",
  "tls_failed",
  "too_many_failures",
  "too_many_connections",
  "unknown_station",
  "no_password",
  "wrong_user",
  "wrong_password",
] as const satisfies readonly Row["reason"][];

/** Connections that nobody let in, of the whole installation. */
export default function RefusedConnections() {
  const { t } = useTranslation("security");
  return (
    <SecurityPage part="refused">
      <DataList
        name={t("part.refused")}
        address={ADDRESS}
        columns={useColumns()}
        filters={useFilters()}
        sort="-last_at"
        empty={
          <EmptyState shape={IconDoorOff} title={t("refused.none")}>
            {t("refused.noneText")}
          </EmptyState>
        }
      />
    </SecurityPage>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("security");
  return useMemo(
    () => [
      { kind: "text", name: "address", title: t("refused.address") },
      { kind: "text", name: "identity_starts", title: t("refused.identity") },
      {
        kind: "choice",
        name: "reason",
        title: t("refused.reason"),
        choices: REASONS.map((value) => ({ value, title: t(`refused.reasons.${value}`) })),
      },
      { kind: "period", name: "last_at", title: t("event.last") },
    ],
    [t],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("security");
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "reason",
        title: t("refused.reason"),
        cell: (row) => <span title={row.detail}>{t(`refused.reasons.${row.reason}`)}</span>,
        width: 280,
        isName: true,
      },
      {
        id: "address",
        title: t("refused.address"),
        cell: (row) => <bdi title={row.address}>{row.address}</bdi>,
        width: 170,
      },
      {
        id: "identity",
        title: t("refused.identity"),
        cell: (row) =>
          row.identity === "" ? <Unknown /> : <bdi title={row.identity}>{row.identity}</bdi>,
        width: 150,
      },
      {
        id: "count",
        title: t("event.count"),
        cell: (row) => <Count value={row.count} />,
        width: 95,
        align: "end",
      },
      {
        id: "last",
        title: t("event.last"),
        cell: (row) => <Instant at={row.last_at} relative />,
        sort: "last_at",
        width: 125,
      },
      {
        id: "first",
        title: t("event.first"),
        cell: (row) => <Instant at={row.first_at} />,
        width: 160,
        isExtra: true,
      },
      {
        id: "detail",
        title: t("event.info"),
        cell: (row) => (row.detail === "" ? <Unknown /> : <code>{row.detail}</code>),
        width: 230,
        isExtra: true,
      },
    ],
    [t],
  );
}

function Count({ value }: { value: number }) {
  return <bdi>{useFormats().plain(value)}</bdi>;
}
