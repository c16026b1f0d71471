import { Select } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import { type FirmwareImage, IMAGES } from "./files";

type Values = { firmware_id: string; location: string };

/** The image that was chosen; none where somebody else's server has it. */
export function imageOf(values: Values): string | null {
  return values.location === "" ? values.firmware_id || null : null;
}

/** How an image is called where one is chosen. */
export function nameOfImage(image: FirmwareImage): string {
  return [image.vendor, image.model, image.version].filter(Boolean).join(" ");
}

/** One of the images that can be sent. */
export function ImageChoice<Form extends Values>({ form }: { form: UseFormReturnType<Form> }) {
  const { t } = useTranslation("files");
  const query = { is_whole: true, is_retired: false, limit: 200, sort: "-created_at" };
  const images = useQuery({
    queryKey: ["get", IMAGES, { params: { query } }],
    queryFn: ({ signal }) => read<{ items: FirmwareImage[] }>(IMAGES, { query, signal }),
  });
  return (
    <Select
      label={t("send.firmware")}
      placeholder={t("send.choose")}
      searchable
      disabled={form.values.location !== ""}
      nothingFoundMessage={t("image.none")}
      data={(images.data?.items ?? []).map((image) => ({
        value: image.id,
        label: nameOfImage(image),
      }))}
      {...form.getInputProps("firmware_id")}
    />
  );
}
