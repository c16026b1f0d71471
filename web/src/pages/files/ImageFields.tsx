import { SimpleGrid, Textarea, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";

/** What is said of an image beside its bytes. */
export type ImageValues = {
  version: string;
  vendor: string;
  model: string;
  notes: string;
  signature: string;
  signing_certificate: string;
};
export const NO_IMAGE: ImageValues = {
  version: "",
  vendor: "",
  model: "",
  notes: "",
  signature: "",
  signing_certificate: "",
};

/** As the platform wants it: no signature rather than an empty one. */
export function bodyOfImage(values: ImageValues) {
  return {
    version: values.version,
    vendor: values.vendor,
    model: values.model,
    notes: values.notes,
    signature: values.signature.trim() || null,
    signing_certificate: values.signing_certificate.trim() || null,
  };
}

export function ImageFields<Values extends ImageValues>({
  form,
}: {
  form: UseFormReturnType<Values>;
}) {
  const { t } = useTranslation("files");
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
        <TextInput label={t("image.version")} required {...form.getInputProps("version")} />
        <TextInput label={t("image.vendor")} {...form.getInputProps("vendor")} />
        <TextInput label={t("image.model")} {...form.getInputProps("model")} />
      </SimpleGrid>
      <Textarea label={t("image.notes")} autosize minRows={2} {...form.getInputProps("notes")} />
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
    </>
  );
}
