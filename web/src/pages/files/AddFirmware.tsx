import { FileInput, Progress, SimpleGrid, Text, Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey, sendFile } from "@/api/client";
import { useFormats } from "@/format/context";
import { FormDialog } from "@/parts/FormDialog";
import { contentOf, IMAGES } from "./files";

type Values = {
  file: File | null;
  version: string;
  vendor: string;
  model: string;
  notes: string;
  signature: string;
  signing_certificate: string;
};
const EMPTY: Values = {
  file: null,
  version: "",
  vendor: "",
  model: "",
  notes: "",
  signature: "",
  signing_certificate: "",
};

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
      initial={EMPTY}
      act={async (values) => {
        if (values.file === null) return;
        const made = await client.POST(IMAGES, {
          params: { header: { "Idempotency-Key": idempotencyKey() } },
          body: {
            file_name: values.file.name,
            version: values.version,
            vendor: values.vendor,
            model: values.model,
            notes: values.notes,
            signature: values.signature.trim() || null,
            signing_certificate: values.signing_certificate.trim() || null,
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
          <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
            <TextInput label={t("image.version")} required {...form.getInputProps("version")} />
            <TextInput label={t("image.vendor")} {...form.getInputProps("vendor")} />
            <TextInput label={t("image.model")} {...form.getInputProps("model")} />
          </SimpleGrid>
          <Textarea
            label={t("image.notes")}
            autosize
            minRows={2}
            {...form.getInputProps("notes")}
          />
          <Textarea
            label={t("image.signature")}
            description={t("image.signatureAbout")}
            autosize
            maxRows={4}
            {...form.getInputProps("signature")}
          />
          <Textarea
            label={t("image.certificate")}
            autosize
            maxRows={6}
            {...form.getInputProps("signing_certificate")}
          />
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
