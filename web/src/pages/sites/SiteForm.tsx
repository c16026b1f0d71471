import { Button, Group, Select, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useList } from "@/api/lists";
import { asProblem } from "@/api/problem";
import { useChoices, zones } from "@/pages/sites/choices";
import { SETTINGS, type Setting, type Values } from "@/pages/sites/values";
import { Card } from "@/parts/Card";
import { atFields, isAllAtFields } from "@/parts/FormDialog";
import { useOtherLanguage } from "@/parts/language";
import { PlanGoalSelect } from "@/parts/PlanGoal";
import { ProblemNotice } from "@/parts/states";
import { useUnsaved } from "@/parts/Unsaved";

/** A site to add or to change. `isNew`: its currency can still be chosen. */
export function SiteForm<Made>({
  initial,
  isNew,
  submit,
  act,
  then,
  cancel,
}: {
  initial: Values;
  isNew: boolean;
  submit: string;
  act: (values: Values) => Promise<Made>;
  then: (made: Made) => void;
  cancel: () => void;
}) {
  const { t } = useTranslation(["sites", "common"]);
  const choices = useChoices();
  const tariffs = useList("/api/v1/tariffs", { limit: "200", sort: "name" });
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
  const isHosted = form.values.merchant_of_record === "HOST";
  const { currency } = form.values;
  const fees = isHosted
    ? (["platform_fee_percent", "platform_fee_fixed", "host_tax_percent"] as const)
    : (["host_share_percent", "host_fixed_fee", "host_tax_percent"] as const);
  const percentOrMoney = (name: string) => (name.endsWith("percent") ? "%" : currency);
  return (
    <form onSubmit={form.onSubmit((values) => saving.mutate(values))}>
      <Stack gap="md">
        <Card title={t("where")}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <TextInput label={t("name")} required maxLength={200} {...form.getInputProps("name")} />
            <Textarea
              label={t("address")}
              description={t("addressAbout")}
              autosize
              {...form.getInputProps("address")}
            />
            <Select
              label={t("country")}
              data={choices.countries}
              searchable
              required
              {...form.getInputProps("country")}
            />
            <Select
              label={t("zone")}
              description={t("zoneAbout")}
              data={zones(form.values.zone)}
              searchable
              required
              {...form.getInputProps("zone")}
            />
            <TextInput
              label={t("latitude")}
              inputMode="decimal"
              placeholder="52.5200"
              {...form.getInputProps("latitude")}
            />
            <TextInput
              label={t("longitude")}
              inputMode="decimal"
              placeholder="13.4050"
              {...form.getInputProps("longitude")}
            />
          </SimpleGrid>
        </Card>
        <Card title={t("price")}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label={t("currency")}
              description={isNew ? t("currencyAbout") : t("currencyStays")}
              data={choices.currencies}
              searchable
              required
              disabled={!isNew}
              {...form.getInputProps("currency")}
            />
            <Select
              label={t("tariff")}
              description={t("tariffAbout")}
              data={(tariffs.data?.pages ?? [])
                .flatMap((page) => page.items)
                .map((each) => ({ value: each.id, label: each.name }))}
              searchable
              clearable
              {...form.getInputProps("tariff_id")}
            />
          </SimpleGrid>
        </Card>
        <Card title={t("money")} about={t("moneyAbout")}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label={t("merchant")}
              description={isHosted ? t("merchantHostAbout") : t("merchantOperatorAbout")}
              data={[
                { value: "OPERATOR", label: t("merchantOperator") },
                { value: "HOST", label: t("merchantHost") },
              ]}
              allowDeselect={false}
              {...form.getInputProps("merchant_of_record")}
            />
            <TextInput
              label={t("host_ref")}
              description={t("host_refAbout")}
              {...form.getInputProps("host_ref")}
            />
            {fees.map((name) => (
              <TextInput
                key={name}
                label={t(name)}
                inputMode="decimal"
                rightSection={percentOrMoney(name)}
                rightSectionWidth={54}
                {...form.getInputProps(name)}
              />
            ))}
            {(["provider_fee_percent", "provider_fee_fixed"] as const).map((name) => (
              <TextInput
                key={name}
                label={t(name)}
                description={t("provider_feeAbout")}
                inputMode="decimal"
                rightSection={percentOrMoney(name)}
                rightSectionWidth={54}
                {...form.getInputProps(name)}
              />
            ))}
            <TextInput
              label={t("tax_jurisdiction")}
              description={t("tax_jurisdictionAbout")}
              {...form.getInputProps("tax_jurisdiction")}
            />
          </SimpleGrid>
        </Card>
        <Card title={t("behaviour")} about={t("behaviourAbout")}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {(Object.keys(SETTINGS) as Setting[]).map((name) => (
              <TextInput
                key={name}
                label={t(`setting.${name}`)}
                description={t(`settingAbout.${name}`)}
                placeholder={t("asInstalled")}
                inputMode="numeric"
                rightSection={SETTINGS[name] === "seconds" ? "s" : t("minor")}
                rightSectionWidth={54}
                {...form.getInputProps(`settings.${name}`)}
              />
            ))}
            <PlanGoalSelect
              value={form.values.charging_plans}
              change={(goal) => form.setFieldValue("charging_plans", goal)}
              description={t("charging_plansAbout")}
              above={t("asOrganization")}
            />
          </SimpleGrid>
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
