import { IconPlugConnected } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RowOf } from "@/api/lists";
import type { Column } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StationsList } from "@/parts/StationsList";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { CONTRACT } from "@/status/signs";

const ADDRESS = "/api/v1/contract-checks";
type Row = RowOf<typeof ADDRESS>;

const VERDICTS = [
  "Accepted",
  "SignatureError",
  "CertificateExpired",
  "CertificateRevoked",
  "NoCertificateAvailable",
  "CertChainError",
  "ContractCancelled",
] as const;

/** What was found of contracts; of one station where `stationId` says which. */
export function ContractList({ stationId }: { stationId?: string }) {
  const { t } = useTranslation("contracts");
  return (
    <StationsList
      stationId={stationId}
      name={t("title")}
      address={ADDRESS}
      columns={useColumns()}
      filters={useFilters()}
      sort="-checked_at"
      empty={
        <EmptyState shape={IconPlugConnected} title={t("none")}>
          {t("noneText")}
        </EmptyState>
      }
    />
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("contracts");
  return useMemo(
    () => [
      { kind: "text", name: "contract", title: t("contract") },
      {
        kind: "choice",
        name: "verdict",
        title: t("verdict"),
        choices: VERDICTS.map((value) => ({ value, title: t(`verdicts.${value}`) })),
      },
      { kind: "period", name: "checked_at", title: t("checked") },
    ],
    [t],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("contracts");
  const scoped = useScoped();
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "contract",
        title: t("contract"),
        cell: (row) => (row.contract === null ? <Unknown /> : <code>{row.contract}</code>),
        width: 165,
        isName: true,
      },
      {
        id: "verdict",
        title: t("verdict"),
        cell: (row) => (
          <StatusMark bare sign={CONTRACT[row.verdict]} note={t(`reasons.${row.reason}`)} />
        ),
        width: 165,
      },
      {
        id: "reason",
        title: t("reason"),
        cell: (row) => t(`reasons.${row.reason}`),
        width: 260,
      },
      {
        id: "checked",
        title: t("checked"),
        cell: (row) => <Instant at={row.checked_at} relative />,
        sort: "checked_at",
        width: 125,
      },
      {
        id: "session",
        title: t("session"),
        cell: (row) =>
          row.session_id === null ? (
            <Unknown />
          ) : (
            <Link to={scoped(`/sessions/${row.session_id}`)}>{t("open")}</Link>
          ),
        width: 110,
      },
      {
        id: "revocation",
        title: t("revocation"),
        cell: (row) => t(`revocations.${row.revocation}`),
        width: 150,
        isExtra: true,
      },
      {
        id: "shown",
        title: t("shown"),
        cell: (row) => t(`showns.${row.shown}`),
        width: 170,
        isExtra: true,
      },
      {
        id: "issuer",
        title: t("issuer"),
        cell: (row) => row.issuer ?? <Unknown />,
        width: 200,
        isExtra: true,
      },
      {
        id: "expires",
        title: t("expires"),
        cell: (row) => <Instant at={row.not_after} />,
        width: 150,
        isExtra: true,
      },
    ],
    [t, scoped],
  );
}
