import { type ButtonProps, Select, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { ActionButton } from "@/parts/actions";
import { FormDialog } from "@/parts/FormDialog";
import { useWish } from "@/parts/wish";

const TAKEN = "/api/v1/station-settlements";
const RESOLVE = `${TAKEN}/{station_settlement_id}/resolve` as const;
const RESOLUTIONS = ["collected_elsewhere", "written_off"] as const;

/** Says what was done about money that a station failed to take. */
export function ResolveSettlement({
  it,
  ...look
}: { it: RowOf<typeof TAKEN> } & Pick<ButtonProps, "size">) {
  const { t } = useTranslation("sessions");
  const [opened, { open, close }] = useDisclosure(false);
  const queries = useQueryClient();
  const wish = useWish();
  return (
    <>
      <ActionButton needs={["create", "ledger"]} variant="default" onClick={open} {...look}>
        {t("taken.resolve")}
      </ActionButton>
      <FormDialog
        opened={opened}
        close={close}
        title={t("taken.resolveTitle")}
        about={t("taken.resolveText")}
        submit={t("taken.save")}
        done={t("taken.isResolved")}
        initial={{ resolution: RESOLUTIONS[0] as (typeof RESOLUTIONS)[number], reason: "" }}
        act={(body) =>
          client.POST(RESOLVE, {
            params: {
              path: { station_settlement_id: it.id },
              header: { "Idempotency-Key": wish.keyOf(body) },
            },
            body,
          })
        }
        then={() => void queries.invalidateQueries({ queryKey: ["get", TAKEN] })}
      >
        {(form) => (
          <>
            <Select
              label={t("taken.how")}
              data={RESOLUTIONS.map((value) => ({ value, label: t(`taken.${value}`) }))}
              allowDeselect={false}
              {...form.getInputProps("resolution")}
            />
            <Textarea
              label={t("taken.reason")}
              description={t("taken.reasonText")}
              required
              autosize
              minRows={2}
              maxLength={500}
              {...form.getInputProps("reason")}
            />
          </>
        )}
      </FormDialog>
    </>
  );
}
