import { IconBuilding } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RowOf } from "@/api/lists";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StationName } from "@/parts/Named";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { VAT } from "@/status/signs";
import { CheckVat } from "./CheckVat";

const ADDRESS = "/api/v1/vat-checks";
const VERDICTS = ["valid", "unconfirmed", "invalid"] as const;
type Row = RowOf<typeof ADDRESS>;

/** VAT numbers that were checked for receipts of companies. */
export default function VatChecks() {
  const { t } = useTranslation("vat");
  const [scope] = useScope();
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  return (
    <Page title={t("title")} about={t("about")} actions={<CheckVat />}>
      <DataList
        name={t("title")}
        address={ADDRESS}
        asked={asked}
        columns={useColumns()}
        filters={useFilters()}
        sort="-checked_at"
        empty={
          <EmptyState shape={IconBuilding} title={t("none")}>
            {t("noneText")}
          </EmptyState>
        }
      />
    </Page>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("vat");
  return useMemo(
    () => [
      { kind: "text", name: "number_starts", title: t("number") },
      {
        kind: "choice",
        name: "verdict",
        title: t("verdict"),
        choices: VERDICTS.map((value) => ({ value, title: t(`verdicts.${value}`) })),
      },
      { kind: "station", name: "station_id", title: t("station") },
      { kind: "period", name: "checked_at", title: t("checked") },
    ],
    [t],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("vat");
  const scoped = useScoped();
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "number",
        title: t("number"),
        cell: (row) => <code>{row.number ?? row.written}</code>,
        width: 165,
        isName: true,
      },
      {
        id: "verdict",
        title: t("verdict"),
        cell: (row) => (
          <StatusMark bare sign={VAT[row.verdict]} note={t(`reasons.${row.reason}`)} />
        ),
        width: 150,
      },
      {
        id: "company",
        title: t("company"),
        cell: (row) => row.company ?? <Unknown />,
        width: 220,
      },
      {
        id: "checked",
        title: t("checked"),
        cell: (row) => <Instant at={row.checked_at} relative />,
        sort: "checked_at",
        width: 125,
      },
      {
        id: "station",
        title: t("station"),
        cell: (row) =>
          row.station_id === null ? t("operator") : <StationName id={row.station_id} />,
        width: 130,
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
        id: "reason",
        title: t("reason"),
        cell: (row) => t(`reasons.${row.reason}`),
        width: 260,
        isExtra: true,
      },
      {
        id: "address",
        title: t("address"),
        cell: (row) => (row.address.length === 0 ? <Unknown /> : row.address.join(", ")),
        width: 260,
        isExtra: true,
      },
    ],
    [t, scoped],
  );
}
