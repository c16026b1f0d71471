import { Button, Group, NumberInput, Textarea } from "@mantine/core";
import { IconKey, IconPlus } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { ActionButton, ConfirmButton } from "@/parts/actions";
import type { Column } from "@/parts/DataList";
import { FormDialog } from "@/parts/FormDialog";
import { Instant } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StationsList } from "@/parts/StationsList";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { METER_KEY } from "@/status/signs";

const ADDRESS = "/api/v1/meter-keys";
type Row = RowOf<typeof ADDRESS>;

const TRUSTS = ["confirmed", "first_use", "proposed", "retired"] as const;
const ORIGINS = ["operator", "setting", "record"] as const;

/** Public keys of meters that sign; of one station where `stationId` says which. */
export function KeyList({ stationId }: { stationId?: string }) {
  const { t } = useTranslation("meters");
  return (
    <>
      {stationId !== undefined && <Adding stationId={stationId} />}
      <StationsList
        stationId={stationId}
        name={t("title")}
        address={ADDRESS}
        columns={useColumns()}
        filters={useFilters()}
        sort="-added_at"
        empty={
          <EmptyState shape={IconKey} title={t("none")}>
            {t("noneText")}
          </EmptyState>
        }
      />
    </>
  );
}

function Adding({ stationId }: { stationId: string }) {
  const { t } = useTranslation("meters");
  const queries = useQueryClient();
  const [key, setKey] = useState<string | null>(null);
  return (
    <Group justify="flex-end">
      <ActionButton
        needs={["change", "stations"]}
        leftSection={<IconPlus size={17} aria-hidden />}
        onClick={() => setKey(idempotencyKey())}
      >
        {t("add")}
      </ActionButton>
      <FormDialog
        opened={key !== null}
        close={() => setKey(null)}
        title={t("addTitle")}
        about={t("addText")}
        submit={t("add")}
        done={t("isAdded")}
        initial={{ public_key: "", evse_no: "" as number | "" }}
        act={(values) =>
          client.POST("/api/v1/stations/{station_id}/meter-keys", {
            params: {
              path: { station_id: stationId },
              header: { "Idempotency-Key": key ?? idempotencyKey() },
            },
            body: {
              public_key: values.public_key,
              evse_no: values.evse_no === "" ? null : values.evse_no,
            },
          })
        }
        then={() => void queries.invalidateQueries({ queryKey: ["get", ADDRESS] })}
      >
        {(form) => (
          <>
            <Textarea
              label={t("key")}
              description={t("keyAbout")}
              required
              autosize
              minRows={4}
              data-autofocus
              {...form.getInputProps("public_key")}
            />
            <NumberInput
              label={t("evse")}
              description={t("evseAbout")}
              min={1}
              allowDecimal={false}
              {...form.getInputProps("evse_no")}
            />
          </>
        )}
      </FormDialog>
    </Group>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("meters");
  return useMemo(
    () => [
      {
        kind: "choice",
        name: "trust",
        title: t("trust"),
        choices: TRUSTS.map((value) => ({ value, title: t(`trusts.${value}`) })),
      },
      {
        kind: "choice",
        name: "origin",
        title: t("origin"),
        choices: ORIGINS.map((value) => ({ value, title: t(`origins.${value}`) })),
      },
    ],
    [t],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("meters");
  return useMemo<readonly Column<Row>[]>(
    () => [
      {
        id: "fingerprint",
        title: t("fingerprint"),
        cell: (row) => <code title={row.fingerprint}>{row.fingerprint.slice(0, 16)}</code>,
        width: 164,
        isName: true,
      },
      {
        id: "evse",
        title: t("evse"),
        cell: (row) => row.evse_no ?? t("everyEvse"),
        width: 55,
      },
      {
        id: "trust",
        title: t("trust"),
        cell: (row) => <StatusMark bare sign={METER_KEY[row.trust]} />,
        width: 178,
      },
      { id: "origin", title: t("origin"), cell: (row) => t(`origins.${row.origin}`), width: 150 },
      {
        id: "added",
        title: t("added"),
        cell: (row) => <Instant at={row.added_at} />,
        sort: "added_at",
        width: 118,
      },
      {
        id: "algorithm",
        title: t("algorithm"),
        cell: (row) => row.algorithm,
        width: 120,
        isExtra: true,
      },
      {
        id: "action",
        title: t("action"),
        cell: (row) => <Deciding row={row} />,
        width: 195,
        align: "end",
      },
    ],
    [t],
  );
}

/** What a person may say of a key. */
function Deciding({ row }: { row: Row }) {
  const { t } = useTranslation("meters");
  const queries = useQueryClient();
  const path = { params: { path: { meter_key_id: row.id } } };
  const then = () => void queries.invalidateQueries({ queryKey: ["get", ADDRESS] });
  return (
    <Button.Group>
      {row.trust !== "confirmed" && (
        <ConfirmButton
          size="compact-sm"
          title={t("confirmTitle")}
          text={t("confirmText", { fingerprint: row.fingerprint })}
          confirm={t("confirm")}
          act={() => client.POST("/api/v1/meter-keys/{meter_key_id}/confirm", path)}
          done={t("isConfirmed")}
          then={then}
          needs={["change", "stations"]}
        >
          {t("confirm")}
        </ConfirmButton>
      )}
      {row.trust !== "retired" && (
        <ConfirmButton
          size="compact-sm"
          title={t("retireTitle")}
          text={t("retireText")}
          confirm={t("retire")}
          act={() => client.POST("/api/v1/meter-keys/{meter_key_id}/retire", path)}
          done={t("isRetired")}
          then={then}
          needs={["change", "stations"]}
        >
          {t("retire")}
        </ConfirmButton>
      )}
    </Button.Group>
  );
}
