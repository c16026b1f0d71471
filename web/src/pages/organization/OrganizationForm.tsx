import { Button, Group, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { asProblem } from "@/api/problem";
import { SettingsFields } from "@/pages/organization/SettingsFields";
import type { Settings, Values } from "@/pages/organization/values";
import { useChoices } from "@/pages/sites/choices";
import { Card } from "@/parts/Card";
import { atFields, isAllAtFields } from "@/parts/FormDialog";
import { useOtherLanguage } from "@/parts/language";
import { ProblemNotice } from "@/parts/states";
import { useUnsaved } from "@/parts/Unsaved";

/** An organisation to add or to change. */
export function OrganizationForm<Made>({
  initial,
  above,
  submit,
  act,
  then,
  cancel,
}: {
  initial: Values;
  /** What counts of a setting while nothing is said; undefined where that is not known. */
  above: Partial<Settings>;
  submit: string;
  act: (values: Values) => Promise<Made>;
  then: (made: Made) => void;
  cancel: () => void;
}) {
  const { t } = useTranslation(["organization", "common"]);
  const { countries } = useChoices();
  const form = useForm<Values>({ initialValues: initial });
  const leave = useUnsaved(form.isDirty());
  const saving = useMutation({
    mutationFn: act,
    onSuccess: (made) => {
      leave();
      then(made);
    },
    onError: (thrown) => form.setErrors(atFields(asProblem(thrown), form.values)),
  });
  useOtherLanguage(() => {
    form.clearErrors();
    saving.reset();
  });
  const problem = saving.isError ? asProblem(saving.error) : null;
  return (
    <form onSubmit={form.onSubmit((values) => saving.mutate(values))}>
      <Stack gap="md">
        <Card title={t("here")} about={t("hereAbout")}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label={t("name")} required maxLength={200} {...form.getInputProps("name")} />
            <Select
              label={t("country")}
              data={countries}
              searchable
              required
              allowDeselect={false}
              {...form.getInputProps("country")}
            />
          </SimpleGrid>
        </Card>
        <Card title={t("onReceipts")} about={t("fromWhen")}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput
              label={t("legal_name")}
              description={t("legal_nameAbout")}
              required
              maxLength={200}
              {...form.getInputProps("legal_name")}
            />
            <Textarea
              label={t("legal_address")}
              description={t("legal_addressAbout")}
              autosize
              minRows={2}
              required
              maxLength={1000}
              {...form.getInputProps("legal_address")}
            />
            <TextInput
              label={t("vat_number")}
              description={t("vat_numberAbout")}
              maxLength={200}
              {...form.getInputProps("vat_number")}
            />
            <TextInput
              label={t("register_entry")}
              description={t("register_entryAbout")}
              maxLength={200}
              {...form.getInputProps("register_entry")}
            />
          </SimpleGrid>
        </Card>
        <Card title={t("settings")} about={t("settingsAbout")}>
          <SettingsFields form={form} above={above} />
        </Card>
        {problem !== null && !isAllAtFields(problem, form.values) && (
          <ProblemNotice thrown={problem} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={cancel}>
            {t("cancel", { ns: "common" })}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
