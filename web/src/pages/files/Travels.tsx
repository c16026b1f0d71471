import { Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { PROTOCOLS } from "./files";

/** How a file travels; nothing chosen: by the best that the station speaks. */
export type TravelValues = { protocol: string | null; location: string };
export const USUAL: TravelValues = { protocol: null, location: "" };

/** As the platform wants it: a protocol of ours, or somebody else's address. */
export function bodyOf({ protocol, location }: TravelValues) {
  return location.trim() === "" ? { protocol } : { location: location.trim() };
}

export function Travels<Values extends TravelValues>({
  form,
}: {
  form: UseFormReturnType<Values>;
}) {
  const { t } = useTranslation("files");
  return (
    <>
      <Select
        label={t("protocol")}
        placeholder={t("travels.best")}
        clearable
        disabled={form.values.location !== ""}
        data={PROTOCOLS.map((value) => ({ value, label: value.toUpperCase() }))}
        {...form.getInputProps("protocol")}
      />
      <TextInput
        label={t("travels.location")}
        description={t("travels.locationAbout")}
        placeholder="ftp://user:password@example.org/folder/"
        autoComplete="off"
        {...form.getInputProps("location")}
      />
    </>
  );
}
