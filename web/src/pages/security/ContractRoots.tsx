import { Group, Select, Textarea } from "@mantine/core";
import { IconCertificate, IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { ActionButton, ConfirmButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { EmptyState } from "@/parts/states";
import { useScope } from "@/shell/scope";
import { SecurityPage } from "./SecurityPage";

const ADDRESS = "/api/v1/contract-roots";
const KINDS = ["MO", "V2G", "OEM"] as const;
type Row = RowOf<typeof ADDRESS>;

/** The roots by which contracts of vehicles are believed. */
export default function ContractRoots() {
  const { t } = useTranslation("contracts");
  const [scope] = useScope();
  const asked = useMemo(
    () => (scope?.kind === "organization" ? { organization_id: scope.id } : undefined),
    [scope],
  );
  return (
    <SecurityPage part="roots">
      <Adding organizationId={scope?.kind === "organization" ? scope.id : undefined} />
      <DataList
        name={t("root.title")}
        address={ADDRESS}
        {...(asked === undefined ? {} : { asked })}
        columns={useColumns()}
        filters={useFilters()}
        sort="-created_at"
        empty={
          <EmptyState shape={IconCertificate} title={t("root.none")}>
            {t("root.noneText")}
          </EmptyState>
        }
      />
    </SecurityPage>
  );
}

function Adding({ organizationId }: { organizationId: string | undefined }) {
  const { t } = useTranslation("contracts");
  const queries = useQueryClient();
  const [key, setKey] = useState<string | null>(null);
  return (
    <Group justify="flex-end">
      <ActionButton
        needs={["change", "certificates"]}
        leftSection={<IconPlus size={17} aria-hidden />}
        onClick={() => setKey(idempotencyKey())}
      >
        {t("root.add")}
      </ActionButton>
      <FormDialog
        opened={key !== null}
        close={() => setKey(null)}
        title={t("root.add")}
        about={t("root.addText")}
        submit={t("root.add")}
        done={t("root.isAdded")}
        initial={{ kind: "MO" as (typeof KINDS)[number], certificate: "" }}
        act={(values) =>
          client.POST(ADDRESS, {
            params: { header: { "Idempotency-Key": key ?? idempotencyKey() } },
            body: {
              ...values,
              ...(organizationId === undefined ? {} : { organization_id: organizationId }),
            },
          })
        }
        then={() => void queries.invalidateQueries({ queryKey: ["get", ADDRESS] })}
      >
        {(form) => (
          <>
            <Select
              label={t("root.kind")}
              data={KINDS.map((value) => ({ value, label: t(`root.kinds.${value}`) }))}
              allowDeselect={false}
              {...form.getInputProps("kind")}
            />
            <Textarea
              label={t("root.certificate")}
              required
              autosize
              minRows={6}
              maxRows={14}
              data-autofocus
              styles={{ input: { fontFamily: "monospace" } }}
              {...form.getInputProps("certificate")}
            />
          </>
        )}
      </FormDialog>
    </Group>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("contracts");
  return useMemo(
    () => [
      {
        kind: "choice",
        name: "kind",
        title: t("root.kind"),
        choices: KINDS.map((value) => ({ value, title: t(`root.kinds.${value}`) })),
      },
      { kind: "period", name: "not_after", title: t("expires") },
    ],
    [t],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("contracts");
  const queries = useQueryClient();
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "subject",
        title: t("root.subject"),
        cell: (row) => <span title={row.subject}>{row.subject}</span>,
        width: 280,
        isName: true,
      },
      {
        id: "kind",
        title: t("root.kind"),
        cell: (row) => t(`root.kinds.${row.kind}`),
        width: 215,
      },
      {
        id: "expires",
        title: t("expires"),
        cell: (row) => <Instant at={row.not_after} style="day" />,
        sort: "not_after",
        width: 130,
      },
      {
        id: "created",
        title: t("root.added"),
        cell: (row) => <Instant at={row.created_at} relative />,
        sort: "created_at",
        width: 125,
      },
      {
        id: "fingerprint",
        title: t("root.fingerprint"),
        cell: (row) => <code title={row.fingerprint}>{row.fingerprint}</code>,
        width: 200,
        isExtra: true,
      },
      {
        id: "action",
        title: t("root.action"),
        cell: (row) => (
          <ConfirmButton
            needs={["change", "certificates"]}
            size="compact-sm"
            title={t("root.removeTitle")}
            text={t("root.removeText", { name: row.subject })}
            confirm={t("root.remove")}
            done={t("root.isRemoved")}
            act={() =>
              client.DELETE("/api/v1/contract-roots/{contract_root_id}", {
                params: { path: { contract_root_id: row.id } },
              })
            }
            then={() => void queries.invalidateQueries({ queryKey: ["get", ADDRESS] })}
          >
            {t("root.remove")}
          </ConfirmButton>
        ),
        width: 115,
        align: "end",
      },
    ],
    [t, queries],
  );
}
