import { IconCertificate } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { ConfirmButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Instant } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { AUTHORITY } from "@/status/signs";
import { SecurityPage } from "./SecurityPage";

const ADDRESS = "/api/v1/certificate-authorities";
type Row = RowOf<typeof ADDRESS>;

/** The authorities of the installation that issue certificates to stations. */
export default function Authorities() {
  const { t } = useTranslation("security");
  return (
    <SecurityPage part="authorities">
      <DataList
        name={t("part.authorities")}
        address={ADDRESS}
        columns={useColumns()}
        sort="-created_at"
        empty={
          <EmptyState shape={IconCertificate} title={t("authority.none")}>
            {t("authority.noneText")}
          </EmptyState>
        }
      />
    </SecurityPage>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("security");
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "subject",
        title: t("authority.subject"),
        cell: (row) => <span title={row.subject}>{row.subject}</span>,
        width: 270,
        isName: true,
      },
      {
        id: "kind",
        title: t("authority.kind"),
        cell: (row) =>
          t(row.kind === "root" ? "authority.kinds.root" : "authority.kinds.intermediate"),
        width: 160,
      },
      {
        id: "key",
        title: t("authority.key"),
        cell: (row) => row.key_type.toUpperCase(),
        width: 90,
        isExtra: true,
      },
      {
        id: "state",
        title: t("authority.state"),
        cell: (row) => <StatusMark bare sign={AUTHORITY[stateOf(row)]} />,
        width: 200,
      },
      {
        id: "expires",
        title: t("authority.expires"),
        cell: (row) => <Instant at={row.not_after} style="day" />,
        sort: "not_after",
        width: 120,
      },
      {
        id: "made",
        title: t("authority.made"),
        cell: (row) => <Instant at={row.created_at} relative />,
        sort: "created_at",
        width: 120,
        isExtra: true,
      },
      {
        id: "certificate",
        title: t("authority.certificate"),
        cell: (row) => <code title={row.certificate}>{row.certificate}</code>,
        width: 200,
        isExtra: true,
      },
      {
        id: "action",
        title: t("authority.action"),
        cell: (row) => <LettingGo row={row} />,
        width: 180,
        align: "end",
      },
    ],
    [t],
  );
}

function stateOf(row: Row): keyof typeof AUTHORITY {
  if (!row.is_believed) return "letGo";
  return row.is_in_use ? "issues" : "retired";
}

function LettingGo({ row }: { row: Row }) {
  const { t } = useTranslation("security");
  const queries = useQueryClient();
  if (row.kind !== "root" || stateOf(row) !== "retired") return null;
  return (
    <ConfirmButton
      needs={["change", "certificates"]}
      size="compact-sm"
      title={t("authority.letGoTitle")}
      text={t("authority.letGoText", { name: row.subject })}
      confirm={t("authority.letGo")}
      done={t("authority.isLetGo")}
      act={() =>
        client.POST("/api/v1/certificate-authorities/{authority_id}/let-go", {
          params: { path: { authority_id: row.id } },
        })
      }
      then={() => void queries.invalidateQueries({ queryKey: ["get", ADDRESS] })}
    >
      {t("authority.letGo")}
    </ConfirmButton>
  );
}
