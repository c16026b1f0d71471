import { Textarea } from "@mantine/core";
import { IconCertificate } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { ActionButton } from "@/parts/actions";
import type { Column } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StationsList } from "@/parts/StationsList";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { CERTIFICATE } from "@/status/signs";

const ADDRESS = "/api/v1/issued-certificates";
type Row = RowOf<typeof ADDRESS>;

/** Certificates that we issued; of one station where `stationId` says which. */
export function CertificateList({ stationId }: { stationId?: string }) {
  const { t } = useTranslation("security");
  const queries = useQueryClient();
  const [revoking, setRevoking] = useState<Row | null>(null);
  return (
    <>
      <StationsList
        stationId={stationId}
        name={t("part.certificates")}
        address={ADDRESS}
        columns={useColumns(setRevoking)}
        filters={useFilters()}
        sort="-requested_at"
        empty={
          <EmptyState shape={IconCertificate} title={t("certificate.none")}>
            {t("certificate.noneText")}
          </EmptyState>
        }
      />
      <FormDialog
        opened={revoking !== null}
        close={() => setRevoking(null)}
        title={t("certificate.revokeTitle")}
        about={t("certificate.revokeText", { station: revoking?.station_identity ?? "" })}
        submit={t("certificate.revoke")}
        done={t("certificate.isRevoked")}
        initial={{ reason: "" }}
        act={(body) =>
          client.POST("/api/v1/issued-certificates/{certificate_id}/revoke", {
            params: { path: { certificate_id: revoking?.id ?? "" } },
            body,
          })
        }
        then={() => void queries.invalidateQueries({ queryKey: ["get", ADDRESS] })}
      >
        {(form) => (
          <Textarea
            label={t("certificate.reason")}
            required
            autosize
            minRows={2}
            data-autofocus
            {...form.getInputProps("reason")}
          />
        )}
      </FormDialog>
    </>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("security");
  return useMemo(
    () => [
      {
        kind: "choice",
        name: "state",
        title: t("certificate.state"),
        choices: (["asked", "sent", "installed", "rejected", "failed"] as const).map((value) => ({
          value,
          title: t(`certificate.states.${value}`),
        })),
      },
      {
        kind: "choice",
        name: "is_revoked",
        title: t("certificate.revoked"),
        choices: [
          { value: "true", title: t("certificate.yes") },
          { value: "false", title: t("certificate.no") },
        ],
        isSingle: true,
      },
      { kind: "period", name: "not_after", title: t("certificate.expires") },
    ],
    [t],
  );
}

function useColumns(revoke: (row: Row) => void): readonly Column<Row>[] {
  const { t } = useTranslation("security");
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "use",
        title: t("certificate.use"),
        cell: (row) => t(`certificate.uses.${row.use}`),
        width: 165,
        isName: true,
      },
      {
        id: "state",
        title: t("certificate.state"),
        cell: (row) => (
          <StatusMark
            bare
            sign={CERTIFICATE[row.is_revoked ? "revoked" : row.state]}
            note={row.revocation_reason ?? row.problem ?? undefined}
          />
        ),
        width: 180,
      },
      {
        id: "expires",
        title: t("certificate.expires"),
        cell: (row) => <Instant at={row.not_after} />,
        sort: "not_after",
        width: 150,
      },
      {
        id: "requested",
        title: t("certificate.requested"),
        cell: (row) => <Instant at={row.requested_at} relative />,
        sort: "requested_at",
        width: 125,
      },
      {
        id: "serial",
        title: t("certificate.serial"),
        cell: (row) =>
          row.serial_number === null ? (
            <Unknown />
          ) : (
            <code title={row.serial_number}>{row.serial_number}</code>
          ),
        width: 130,
      },
      {
        id: "subject",
        title: t("certificate.subject"),
        cell: (row) => row.subject ?? <Unknown />,
        width: 200,
        isExtra: true,
      },
      {
        id: "installed",
        title: t("certificate.installed"),
        cell: (row) => <Instant at={row.installed_at} />,
        width: 170,
        isExtra: true,
      },
      {
        id: "action",
        title: t("event.action"),
        cell: (row) =>
          row.is_revoked || row.issued_at === null ? null : (
            <ActionButton
              needs={["change", "certificates"]}
              size="compact-sm"
              variant="default"
              onClick={() => revoke(row)}
            >
              {t("certificate.revoke")}
            </ActionButton>
          ),
        width: 115,
        align: "end",
      },
    ],
    [t, revoke],
  );
}
