import { NumberInput, Select, SimpleGrid, Switch } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { useGroups } from "@/pages/stations/bulk/useBulk";
import { useSites } from "@/pages/stations/setup/useSites";
import type { Scope } from "@/shell/scope";

/** To which stations something is brought, and what becomes of those that are away. */
export type Whither = {
  site_id: string | null;
  group_id: string | null;
  skips_offline: boolean;
  batch_size: number;
  pause_after: number;
};

/** As a dialog begins: where somebody looks, everywhere else. */
export function whither(scope: Scope | null, batch: number): Whither {
  return {
    site_id: scope?.kind === "site" ? scope.id : null,
    group_id: scope?.kind === "group" ? scope.id : null,
    skips_offline: false,
    batch_size: batch,
    pause_after: 3,
  };
}

/** What the scope says besides, for the body of the request. */
export function ownedBy(scope: Scope | null): { organization_id?: string } {
  return scope?.kind === "organization" ? { organization_id: scope.id } : {};
}

export function WhereFields<Values extends Whither>({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation("rollouts");
  const sites = useSites();
  const groups = useGroups();
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
      <Select
        label={t("site")}
        placeholder={t("everywhere")}
        data={sites.map((each) => ({ value: each.id, label: each.name }))}
        clearable
        searchable
        {...form.getInputProps("site_id")}
      />
      <Select
        label={t("group")}
        placeholder={t("anyGroup")}
        data={groups.map((each) => ({ value: each.id, label: each.name }))}
        clearable
        searchable
        {...form.getInputProps("group_id")}
      />
    </SimpleGrid>
  );
}

/** At how many stations at once, when it stops by itself, and who is waited for. */
export function PaceFields<Values extends Whither>({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation("rollouts");
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <NumberInput
          label={t("batch")}
          min={1}
          max={1000}
          allowDecimal={false}
          {...form.getInputProps("batch_size")}
        />
        <NumberInput
          label={t("pauseAfter")}
          min={1}
          max={1000}
          allowDecimal={false}
          {...form.getInputProps("pause_after")}
        />
      </SimpleGrid>
      <Switch label={t("skip")} {...form.getInputProps("skips_offline", { type: "checkbox" })} />
    </>
  );
}
