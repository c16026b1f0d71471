import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { FormDialog } from "@/parts/FormDialog";
import { ImageChoice, imageOf } from "./ImageChoice";
import { bodyOf, Travels, type TravelValues, USUAL } from "./Travels";

type Values = TravelValues & { firmware_id: string; checksum: string };

/** Have a local controller fetch firmware and offer it to the stations behind it (OCPP 2.x). */
export function PublishFirmware({
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
      title={t("publish.title")}
      about={t("publish.about")}
      submit={t("publish.submit")}
      done={t("send.done")}
      initial={{ ...USUAL, firmware_id: "", checksum: "" }}
      act={(values) =>
        client.POST("/api/v1/stations/{station_id}/publish-jobs", {
          params: {
            path: { station_id: stationId },
            header: { "Idempotency-Key": idempotencyKey() },
          },
          body: {
            ...bodyOf(values),
            firmware_id: imageOf(values),
            checksum: values.location === "" ? null : values.checksum.trim() || null,
          } as never,
        })
      }
      then={then}
    >
      {(form) => (
        <>
          <ImageChoice form={form} />
          <Travels form={form} />
          {form.values.location !== "" && (
            <TextInput label={t("publish.checksum")} {...form.getInputProps("checksum")} />
          )}
        </>
      )}
    </FormDialog>
  );
}
