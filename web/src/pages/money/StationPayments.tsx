import { IconDeviceTabletDollar } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { RowOf } from "@/api/lists";
import { ResolveSettlement } from "@/pages/sessions/ResolveSettlement";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Money, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StationName } from "@/parts/Named";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import { TAKEN } from "@/status/signs";

const ADDRESS = "/api/v1/station-settlements";
type Row = RowOf<typeof ADDRESS>;

/** What stations took by themselves, whether or not it belongs to a session of ours. */
export default function StationPayments() {
  const { t } = useTranslation("sessions");
  const [scope] = useScope();
  const asked = useMemo(() => scopeFilter(scope), [scope]);
  return (
    <Page title={t("taken.pageTitle")} about={t("taken.pageAbout")}>
      <DataList
        name={t("taken.pageTitle")}
        address={ADDRESS}
        asked={asked}
        columns={useColumns()}
        filters={useFilters()}
        sort="-received_at"
        empty={
          <EmptyState shape={IconDeviceTabletDollar} title={t("taken.none")}>
            {t("taken.noneText")}
          </EmptyState>
        }
      />
    </Page>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("sessions");
  return useMemo(
    () => [
      {
        kind: "choice",
        name: "is_open",
        title: t("taken.isOpen"),
        choices: [
          { value: "true", title: t("taken.yes") },
          { value: "false", title: t("taken.no") },
        ],
        isSingle: true,
      },
      {
        kind: "choice",
        name: "status",
        title: t("taken.state"),
        choices: Object.entries(TAKEN).map(([value, { word }]) => ({
          value,
          title: t(word as never, { ns: "status" }),
        })),
      },
      {
        kind: "choice",
        name: "differs",
        title: t("taken.differs"),
        choices: [{ value: "true", title: t("taken.differsYes") }],
        isSingle: true,
      },
      { kind: "text", name: "payment_ref_starts", title: t("taken.payment") },
      { kind: "station", name: "station_id", title: t("taken.station") },
      { kind: "period", name: "received_at", title: t("taken.received") },
    ],
    [t],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("sessions");
  const scoped = useScoped();
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "payment",
        title: t("taken.payment"),
        cell: (row) => <code>{row.payment_ref}</code>,
        width: 180,
        isName: true,
      },
      {
        id: "state",
        title: t("taken.state"),
        cell: (row) => (
          <StatusMark bare sign={TAKEN[row.status]} {...(row.note && { note: row.note })} />
        ),
        width: 135,
      },
      {
        id: "amount",
        title: t("taken.amount"),
        cell: (row) => (row.amount === null ? row.amount_exact : <Money value={row.amount} />),
        width: 80,
        align: "end",
      },
      {
        id: "billed",
        title: t("taken.billed"),
        cell: (row) => <Money value={row.billed} />,
        width: 90,
        align: "end",
        isExtra: true,
      },
      {
        id: "difference",
        title: t("taken.difference"),
        cell: (row) => <Money value={row.difference} />,
        width: 150,
        align: "end",
        isExtra: true,
      },
      {
        id: "station",
        title: t("taken.station"),
        cell: (row) => <StationName id={row.station_id} />,
        width: 115,
      },
      {
        id: "session",
        title: t("taken.session"),
        cell: (row) =>
          row.session_id === null ? (
            t("taken.noSession")
          ) : (
            <Link to={scoped(`/sessions/${row.session_id}`)}>{t("taken.toSession")}</Link>
          ),
        width: 120,
      },
      {
        id: "received",
        title: t("taken.received"),
        cell: (row) => <Instant at={row.received_at} relative />,
        sort: "received_at",
        width: 125,
      },
      {
        id: "open",
        title: t("taken.open"),
        cell: (row) => <Money value={row.open} />,
        width: 105,
        align: "end",
      },
      {
        id: "settled",
        title: t("taken.resolvedAt"),
        cell: (row) => <Settled row={row} />,
        width: 130,
      },
      {
        id: "reason",
        title: t("taken.reason"),
        cell: (row) => row.reason ?? <Unknown />,
        width: 220,
        isExtra: true,
      },
      {
        id: "at",
        title: t("taken.at"),
        cell: (row) => <Instant at={row.settled_at} />,
        width: 170,
        isExtra: true,
      },
      {
        id: "company",
        title: t("taken.company"),
        cell: (row) => row.company ?? row.vat_number ?? <Unknown />,
        width: 180,
        isExtra: true,
      },
    ],
    [t, scoped],
  );
}

/** What was done about it; what is open yet is settled here. */
function Settled({ row }: { row: Row }) {
  const { t } = useTranslation("sessions");
  if (row.is_open) return <ResolveSettlement it={row} size="compact-sm" />;
  return row.resolution === null ? <Unknown /> : t(`taken.${row.resolution}`);
}
