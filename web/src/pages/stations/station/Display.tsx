import { IconMessage2, IconUserSearch } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { useMay } from "@/api/me";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { ConfirmButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import { EmptyState } from "@/parts/states";

const MESSAGES = "/api/v1/stations/{station_id}/display-messages";
const REPORTS = "/api/v1/stations/{station_id}/customer-reports";
const REPORT = "/api/v1/stations/{station_id}/customer-reports/{report_id}/erase";
type Message = RowOf<typeof MESSAGES>;
type Report = RowOf<typeof REPORTS>;

/** What a station shows, and to those who may see it, what it has stored of customers. */
export default function Display() {
  const { t } = useTranslation("stations");
  const may = useMay();
  const station = useThisStation();
  const path = useMemo(() => ({ station_id: station.id }), [station.id]);
  return (
    <>
      <DataList
        name={t("display.title")}
        address={MESSAGES}
        path={path}
        columns={useMessageColumns()}
        sort="message_no"
        empty={
          <EmptyState shape={IconMessage2} title={t("display.empty")}>
            {t("display.emptyText")}
          </EmptyState>
        }
      />
      {may("read", "tokens") && <Customers path={path} />}
    </>
  );
}

function Customers({ path }: { path: { station_id: string } }) {
  const { t } = useTranslation("stations");
  const queries = useQueryClient();
  const columns = useReportColumns(path.station_id, () =>
    queries.invalidateQueries({ queryKey: ["get", REPORTS] }),
  );
  return (
    <>
      <h2>{t("display.customers")}</h2>
      <DataList
        name={t("display.customers")}
        address={REPORTS}
        path={path}
        columns={columns}
        sort="-begun_at"
        empty={
          <EmptyState shape={IconUserSearch} title={t("display.noCustomers")}>
            {t("display.noCustomersText")}
          </EmptyState>
        }
      />
    </>
  );
}

function useMessageColumns(): readonly Column<Message>[] {
  const { t } = useTranslation("stations");
  return useMemo(
    () => [
      {
        id: "content",
        title: t("display.content"),
        cell: (row) => <span title={row.content}>{row.content}</span>,
        width: 320,
        isName: true,
      },
      {
        id: "number",
        title: t("display.number"),
        cell: (row) => row.message_no,
        sort: "message_no",
        width: 110,
        align: "end",
      },
      {
        id: "language",
        title: t("display.language"),
        cell: (row) => row.language ?? <Unknown />,
        width: 110,
      },
      {
        id: "state",
        title: t("display.state"),
        cell: (row) => row.state ?? t("display.anyState"),
        width: 150,
      },
      { id: "priority", title: t("display.priority"), cell: (row) => row.priority, width: 150 },
      {
        id: "ends",
        title: t("display.ends"),
        cell: (row) => (row.ends_at === null ? t("display.cleared") : <Instant at={row.ends_at} />),
        width: 170,
      },
    ],
    [t],
  );
}

function useReportColumns(stationId: string, then: () => void): readonly Column<Report>[] {
  const { t } = useTranslation("stations");
  return [
    {
      id: "content",
      title: t("display.stored"),
      cell: (row) => <span title={row.content}>{row.content}</span>,
      width: 420,
      isName: true,
    },
    {
      id: "complete",
      title: t("display.parts"),
      cell: (row) => t(row.is_complete ? "display.complete" : "display.missing"),
      width: 150,
    },
    {
      id: "begun",
      title: t("events.heard"),
      cell: (row) => <Instant at={row.begun_at} />,
      sort: "begun_at",
      width: 160,
    },
    {
      id: "erase",
      title: t("display.erase"),
      cell: (row) => (
        <ConfirmButton
          size="xs"
          needs={["delete", "tokens"]}
          title={t("display.eraseTitle")}
          text={t("display.eraseText")}
          confirm={t("display.erase")}
          done={t("display.erased")}
          act={() =>
            client.POST(REPORT, {
              params: { path: { station_id: stationId, report_id: row.id } },
            })
          }
          then={then}
        >
          {t("display.erase")}
        </ConfirmButton>
      ),
      width: 110,
    },
  ];
}
