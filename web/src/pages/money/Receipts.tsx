import { ActionIcon, Tooltip } from "@mantine/core";
import { IconFileTypePdf, IconReceipt } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Money, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Page } from "@/parts/Page";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { OrganizationName, PaymentLink, useSaleScope, useSay } from "./parts";
import classes from "./parts.module.css";

const ADDRESS = "/api/v1/receipts";
type Row = RowOf<typeof ADDRESS>;
export const DOCUMENT_TYPES = ["RECEIPT", "CREDIT_NOTE", "NOTHING_CHARGED"] as const;

/** What drivers were given in writing; none of it ever changes. */
export default function Receipts() {
  const { t } = useTranslation("money");
  const scoped = useScoped();
  const asked = useSaleScope();
  const columns = useColumns();
  const filters = useMemo<readonly Filter[]>(
    () => [
      {
        kind: "search",
        name: "number_starts",
        title: t("searchIn"),
        within: [
          { name: "number_starts", title: t("receipts.number") },
          { name: "payment_id", title: t("paymentId") },
          { name: "session_id", title: t("sessionId") },
        ],
      },
      {
        kind: "choice",
        name: "document_type",
        title: t("receipts.kind"),
        choices: DOCUMENT_TYPES.map((value) => ({ value, title: t(`documentType.${value}`) })),
      },
      { kind: "period", name: "issued_at", title: t("receipts.issued") },
    ],
    [t],
  );
  return (
    <Page title={t("receipts.title")} about={t("receipts.about")}>
      <DataList
        name={t("receipts.title")}
        address={ADDRESS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-issued_at"
        link={(row) => scoped(`/receipts/${row.id}`)}
        empty={
          <EmptyState shape={IconReceipt} title={t("receipts.empty")}>
            {t("receipts.emptyText")}
          </EmptyState>
        }
      />
    </Page>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("money");
  const say = useSay();
  return useMemo(
    () => [
      {
        id: "number",
        title: t("receipts.number"),
        cell: (row) => row.number ?? t("receipts.noNumber"),
        width: 150,
        isName: true,
      },
      {
        id: "kind",
        title: t("receipts.kind"),
        cell: (row) => say(`documentType.${row.document_type}`),
        width: 190,
      },
      {
        id: "total",
        title: t("receipts.total"),
        cell: (row) => <Money value={row.total} />,
        width: 110,
        align: "end",
      },
      {
        id: "payment",
        title: t("payments.one"),
        cell: (row) => <PaymentLink id={row.payment_id} />,
        width: 170,
      },
      {
        id: "issued",
        title: t("receipts.issued"),
        cell: (row) => <Instant at={row.issued_at} />,
        sort: "issued_at",
        width: 190,
      },
      {
        id: "organization",
        title: t("organization"),
        cell: (row) => <OrganizationName id={row.organization_id} />,
        width: 180,
        isExtra: true,
      },
      {
        id: "hash",
        title: t("receipts.hash"),
        cell: (row) => <span className={classes.code}>{row.document_sha256}</span>,
        width: 220,
        isExtra: true,
      },
      {
        id: "pdf",
        title: "PDF",
        cell: (row) => <Pdf row={row} />,
        width: 70,
        align: "end",
      },
    ],
    [t, say],
  );
}

function Pdf({ row }: { row: Row }) {
  const { t } = useTranslation("money");
  if (row.pdf_sha256 === null) return <Unknown />;
  const label = `${t("receipts.pdf")} ${row.number ?? ""}`.trim();
  return (
    <Tooltip label={label}>
      <ActionIcon
        component="a"
        href={`/api/v1/receipts/${row.id}/pdf`}
        target="_blank"
        rel="noopener"
        variant="subtle"
        color="gray"
        aria-label={label}
      >
        <IconFileTypePdf size={18} />
      </ActionIcon>
    </Tooltip>
  );
}
