import { Group, MultiSelect, Select, Textarea } from "@mantine/core";
import { IconPlus, IconQuestionMark } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { LIVES_FOR_S } from "@/pages/stations/commands/send";
import { ActionButton } from "@/parts/actions";
import { FormDialog } from "@/parts/FormDialog";

const ROOTS = ["system", "manufacturer", "vehicles", "contracts"] as const;
const USES = [...ROOTS, "shown_to_vehicles"] as const;

/** Ask a station which certificates it has, and bring it a root: one form for every version. */
export function BringCertificates({ stationId }: { stationId: string }) {
  return (
    <Group justify="flex-end" gap="sm">
      <Ask stationId={stationId} />
      <Install stationId={stationId} />
    </Group>
  );
}

function Ask({ stationId }: { stationId: string }) {
  const { t } = useTranslation("security");
  const [key, setKey] = useState<string | null>(null);
  return (
    <>
      <ActionButton
        needs={["send", "commands"]}
        variant="default"
        leftSection={<IconQuestionMark size={17} aria-hidden />}
        onClick={() => setKey(idempotencyKey())}
      >
        {t("bring.ask")}
      </ActionButton>
      <FormDialog
        opened={key !== null}
        close={() => setKey(null)}
        title={t("bring.ask")}
        about={t("bring.askText")}
        submit={t("bring.ask")}
        done={t("bring.asked")}
        initial={{ uses: [] as (typeof USES)[number][] }}
        act={(values) =>
          client.POST("/api/v1/stations/{station_id}/installed-certificates/ask", {
            params: {
              path: { station_id: stationId },
              header: { "Idempotency-Key": key ?? idempotencyKey() },
            },
            body: { uses: values.uses.length > 0 ? values.uses : null, lives_for_s: LIVES_FOR_S },
          })
        }
      >
        {(form) => (
          <MultiSelect
            label={t("bring.use")}
            placeholder={form.values.uses.length > 0 ? "" : t("bring.all")}
            data={USES.map((value) => ({ value, label: t(`bring.uses.${value}`) }))}
            {...form.getInputProps("uses")}
          />
        )}
      </FormDialog>
    </>
  );
}

function Install({ stationId }: { stationId: string }) {
  const { t } = useTranslation("security");
  const [key, setKey] = useState<string | null>(null);
  return (
    <>
      <ActionButton
        needs={["send", "commands"]}
        leftSection={<IconPlus size={17} aria-hidden />}
        onClick={() => setKey(idempotencyKey())}
      >
        {t("bring.install")}
      </ActionButton>
      <FormDialog
        opened={key !== null}
        close={() => setKey(null)}
        title={t("bring.install")}
        about={t("bring.installText")}
        submit={t("bring.install")}
        done={t("bring.installed")}
        initial={{ use: "vehicles" as (typeof ROOTS)[number], certificate: "" }}
        act={(values) =>
          client.POST("/api/v1/stations/{station_id}/installed-certificates/install", {
            params: {
              path: { station_id: stationId },
              header: { "Idempotency-Key": key ?? idempotencyKey() },
            },
            body: { ...values, lives_for_s: LIVES_FOR_S },
          })
        }
      >
        {(form) => (
          <>
            <Select
              label={t("bring.use")}
              data={ROOTS.map((value) => ({ value, label: t(`bring.uses.${value}`) }))}
              allowDeselect={false}
              {...form.getInputProps("use")}
            />
            <Textarea
              label={t("bring.certificate")}
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
    </>
  );
}
