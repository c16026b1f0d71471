import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { FormDialog } from "@/parts/FormDialog";
import { type FirmwareImage, IMAGES } from "./files";
import { bodyOfImage, ImageFields, type ImageValues, NO_IMAGE } from "./ImageFields";

/** Say something else of an image; its bytes stay. */
export function EditFirmware({ image, close }: { image: FirmwareImage | null; close: () => void }) {
  const { t } = useTranslation("files");
  const queries = useQueryClient();
  return (
    <FormDialog<ImageValues, unknown>
      opened={image !== null}
      close={close}
      title={t("image.edit")}
      about={image?.file_name}
      submit={t("save", { ns: "common" })}
      done={t("saved", { ns: "common" })}
      size={640}
      initial={
        image === null
          ? NO_IMAGE
          : {
              version: image.version,
              vendor: image.vendor,
              model: image.model,
              notes: image.notes,
              signature: image.signature ?? "",
              signing_certificate: image.signing_certificate ?? "",
            }
      }
      act={(values) =>
        client.PATCH("/api/v1/firmware-images/{firmware_id}", {
          params: { path: { firmware_id: image?.id ?? "" } },
          body: bodyOfImage(values),
        })
      }
      then={() => void queries.invalidateQueries({ queryKey: ["get", IMAGES] })}
    >
      {(form) => <ImageFields form={form} />}
    </FormDialog>
  );
}
