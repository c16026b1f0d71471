import { Select, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey, read } from "@/api/client";
import { FormDialog } from "@/parts/FormDialog";
import { type FirmwareImage, IMAGES } from "./files";
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
  const query = { is_whole: true, is_retired: false, limit: 200, sort: "-created_at" };
  const images = useQuery({
    queryKey: ["get", IMAGES, { params: { query } }],
    queryFn: ({ signal }) => read<{ items: FirmwareImage[] }>(IMAGES, { query, signal }),
    enabled: opened,
  });
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
            firmware_id: values.location === "" ? values.firmware_id || null : null,
            during_session: values.during_session,
          } as never,
        })
      }
      then={then}
    >
      {(form) => (
        <>
          <Select
            label={t("send.firmware")}
            placeholder={t("send.choose")}
            searchable
            disabled={form.values.location !== ""}
            nothingFoundMessage={t("image.none")}
            data={(images.data?.items ?? []).map((image) => ({
              value: image.id,
              label: [image.vendor, image.model, image.version].filter(Boolean).join(" "),
            }))}
            {...form.getInputProps("firmware_id")}
          />
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
