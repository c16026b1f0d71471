import {
  Button,
  Checkbox,
  Group,
  MultiSelect,
  NumberInput,
  Select,
  Stack,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import { useSites } from "@/pages/stations/setup/useSites";
import { FormDialog } from "@/parts/FormDialog";
import classes from "./settings.module.css";
import { ONE, type Typed } from "./typed";

const VERSIONS = ["1.6", "2.0.1", "2.1"];

/** Makes or changes a template. */
export function TemplateDialog<Made>({
  opened,
  close,
  title,
  submit,
  initial,
  act,
  then,
}: {
  opened: boolean;
  close: () => void;
  title: string;
  submit: string;
  initial: Typed;
  act: (typed: Typed) => Promise<Made>;
  then: (made: Made) => void;
}) {
  const { t } = useTranslation("settings");
  const sites = useSites();
  const formats = useFormats();
  const clock = t("clock", { place: formats.place(formats.zone) });
  return (
    <FormDialog
      opened={opened}
      close={close}
      title={title}
      submit={submit}
      initial={initial}
      act={act}
      then={then}
      size={860}
    >
      {(form) => (
        <>
          <div className={classes.fields}>
            <TextInput
              label={t("name")}
              required
              maxLength={200}
              data-autofocus
              {...form.getInputProps("name")}
            />
            <TextInput
              label={t("code")}
              description={t("codeAbout")}
              required
              maxLength={40}
              {...form.getInputProps("code")}
              onChange={(event) =>
                form.setFieldValue("code", event.currentTarget.value.toUpperCase())
              }
            />
            <NumberInput
              label={t("priority")}
              description={t("priorityAbout")}
              min={0}
              max={1000}
              allowDecimal={false}
              {...form.getInputProps("priority")}
            />
          </div>
          <Textarea
            label={t("description")}
            autosize
            maxLength={1000}
            {...form.getInputProps("description")}
          />
          <fieldset className={classes.part}>
            <legend>{t("holds")}</legend>
            <p className={classes.quiet}>{t("holdsAbout")}</p>
            <div className={classes.fields}>
              <MultiSelect
                label={t("versions")}
                data={VERSIONS}
                {...form.getInputProps("versions")}
              />
              <TextInput label={t("vendor")} {...form.getInputProps("vendor")} />
              <TextInput label={t("model")} {...form.getInputProps("model")} />
              <div>
                <TextInput label={t("firmware")} {...form.getInputProps("firmware")} />
                <Checkbox
                  mt={6}
                  label={t("firmwareIsPrefix")}
                  {...form.getInputProps("firmware_is_prefix", { type: "checkbox" })}
                />
              </div>
              <Select
                label={t("site")}
                data={sites.map(({ id, name }) => ({ value: id, label: name }))}
                clearable
                searchable
                {...form.getInputProps("site_id")}
              />
              <TextInput
                type="datetime-local"
                label={t("validFrom")}
                description={clock}
                {...form.getInputProps("valid_from")}
              />
              <TextInput
                type="datetime-local"
                label={t("validUntil")}
                description={clock}
                {...form.getInputProps("valid_until")}
              />
              <NumberInput
                label={t("batchSize")}
                description={t("batchSizeAbout")}
                min={1}
                max={1000}
                allowDecimal={false}
                {...form.getInputProps("batch_size")}
              />
            </div>
          </fieldset>
          <SettingsInput form={form} />
          <Checkbox
            label={t("setsRightLabel")}
            description={t("setsRightAbout")}
            {...form.getInputProps("sets_right", { type: "checkbox" })}
          />
        </>
      )}
    </FormDialog>
  );
}

function SettingsInput({ form }: { form: UseFormReturnType<Typed> }) {
  const { t } = useTranslation("settings");
  return (
    <fieldset className={classes.part}>
      <legend>{t("settings")}</legend>
      <p className={classes.quiet}>{t("settingsAbout")}</p>
      <Stack gap="sm">
        {form.values.settings.map((_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
          <div key={place} className={classes.setting}>
            <TextInput
              label={t("key")}
              maxLength={50}
              spellCheck={false}
              {...form.getInputProps(`settings.${place}.key`)}
              error={form.errors[`settings[${place}].key`] ?? form.errors[`settings[${place}]`]}
            />
            <TextInput
              label={t("variable")}
              maxLength={255}
              spellCheck={false}
              {...form.getInputProps(`settings.${place}.variable`)}
              error={form.errors[`settings[${place}].variable`]}
            />
            <TextInput
              label={t("value")}
              spellCheck={false}
              {...form.getInputProps(`settings.${place}.value`)}
            />
            <Checkbox
              className={classes.least ?? ""}
              label={t("isLeast")}
              title={t("isLeastAbout")}
              {...form.getInputProps(`settings.${place}.is_least`, { type: "checkbox" })}
            />
            <Button
              variant="subtle"
              color="gray"
              px={8}
              disabled={form.values.settings.length === 1}
              aria-label={t("removeSetting", { number: place + 1 })}
              onClick={() => form.removeListItem("settings", place)}
            >
              <IconTrash size={16} aria-hidden />
            </Button>
          </div>
        ))}
      </Stack>
      <Group mt="sm">
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => form.insertListItem("settings", ONE)}
        >
          {t("addSetting")}
        </Button>
      </Group>
    </fieldset>
  );
}
