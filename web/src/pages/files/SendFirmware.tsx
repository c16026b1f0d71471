import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { FormDialog } from "@/parts/FormDialog";
import { ImageChoice, imageOf } from "./ImageChoice";
import { bodyOf, Travels, type TravelValues, USUAL } from "./Travels";

type Values = TravelValues & { firmware_id: string; during_session: boolean };

/** Have a station fetch firmware and install it. */
export function SendFirmware({
  stationId,
  opened,
  close,
  then,
}: {
  stationId: string;
  opened: boolean;
  close: () => void;
  then: () => void;
}) {
  const { t } = useTranslation("files");
  return (
    <FormDialog<Values, unknown>
      opened={opened}
      close={close}
      title={t("send.title")}
      about={t("send.about")}
      submit={t("send.submit")}
      done={t("send.done")}
      initial={{ ...USUAL, firmware_id: "", during_session: false }}
      act={(values) =>
        client.POST("/api/v1/stations/{station_id}/firmware-jobs", {
          params: {
            path: { station_id: stationId },
            header: { "Idempotency-Key": idempotencyKey() },
          },
          body: {
            ...bodyOf(values),
            firmware_id: imageOf(values),
            during_session: values.during_session,
          } as never,
        })
      }
      then={then}
    >
      {(form) => (
        <>
          <ImageChoice form={form} />
          <Travels form={form} />
          <Switch
            label={t("send.duringSession")}
            {...form.getInputProps("during_session", { type: "checkbox" })}
          />
        </>
      )}
    </FormDialog>
  );
}
