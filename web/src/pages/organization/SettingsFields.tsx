import { Select, SimpleGrid, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { useInstallation } from "@/api/installation";
import type { Setting, Settings, Values } from "@/pages/organization/values";
import { languages, zones } from "@/pages/sites/choices";
import { goalIn, PlanGoalSelect } from "@/parts/PlanGoal";

/** Where drivers turn to, and what new things begin with; what is empty shows what comes from above. */
export function SettingsFields({
  form,
  above,
}: {
  form: UseFormReturnType<Values>;
  above: Partial<Settings>;
}) {
  const { t, i18n } = useTranslation(["organization", "energy"]);
  const spoken = languages(useInstallation()?.languages ?? [], i18n.language);
  const text = (name: Setting) => ({
    label: t(name),
    description: t(`${name}About`),
    placeholder: above[name] ?? "",
    ...form.getInputProps(name),
  });
  const choice = (name: Setting) => ({
    ...text(name),
    clearable: true,
    value: form.values[name] === "" ? null : form.values[name],
    onChange: (value: string | null) => form.setFieldValue(name, value ?? ""),
  });
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <TextInput {...text("contact_phone")} type="tel" maxLength={200} />
      <TextInput {...text("contact_email")} type="email" maxLength={200} />
      <TextInput {...text("support_url")} type="url" maxLength={500} />
      <Select
        {...choice("default_language")}
        data={spoken}
        placeholder={spoken.find((each) => each.value === above.default_language)?.label ?? ""}
      />
      <Select {...choice("default_zone")} data={zones(form.values.default_zone)} searchable />
      <PlanGoalSelect
        value={goalIn(form.values.charging_plans)}
        change={(goal) => form.setFieldValue("charging_plans", goal ?? "")}
        description={t("charging_plansAbout")}
        above={t(`energy:plans.goals.${above.charging_plans ?? "at_once"}`)}
      />
    </SimpleGrid>
  );
}
