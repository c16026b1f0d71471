import { FileInput, Progress, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey, sendFile } from "@/api/client";
import { useFormats } from "@/format/context";
import { FormDialog } from "@/parts/FormDialog";
import { contentOf, IMAGES } from "./files";
import { bodyOfImage, ImageFields, type ImageValues, NO_IMAGE } from "./ImageFields";

type Values = ImageValues & { file: File | null };

/** Tell what an image is, then send its bytes, with how far they are. */
export function AddFirmware({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation("files");
  const queries = useQueryClient();
  const formats = useFormats();
  const [share, setShare] = useState<number | null>(null);
  const again = () => void queries.invalidateQueries({ queryKey: ["get", IMAGES] });
  return (
    <FormDialog<Values, unknown>
      opened={opened}
      close={close}
      title={t("image.add")}
      about={t("image.addAbout")}
      submit={t("image.add")}
      done={t("image.addedNow")}
      size={640}
      initial={{ ...NO_IMAGE, file: null }}
      act={async (values) => {
        if (values.file === null) return;
        const made = await client.POST(IMAGES, {
          params: { header: { "Idempotency-Key": idempotencyKey() } },
          body: {
            file_name: values.file.name,
            ...bodyOfImage(values),
          } as never,
        });
        try {
          await sendFile(contentOf(IMAGES, made.data?.id ?? ""), values.file, setShare);
        } finally {
          setShare(null);
          again();
        }
      }}
    >
      {(form) => (
        <>
          <FileInput
            label={t("image.file")}
            placeholder={t("image.choose")}
            required
            clearable
            {...form.getInputProps("file")}
          />
          <ImageFields form={form} />
          {share !== null && (
            <div>
              <Text size="sm" mb={4}>
                {t("image.sending", { share: formats.share(share, 0) })}
              </Text>
              <Progress value={share * 100} aria-label={t("image.sendingLabel")} />
            </div>
          )}
        </>
      )}
    </FormDialog>
  );
}
