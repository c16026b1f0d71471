import { NumberInput, Radio, Select, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { client } from "@/api/client";
import { useSites } from "@/pages/stations/setup/useSites";
import { FormDialog } from "@/parts/FormDialog";
import { useScope, useScoped } from "@/shell/scope";
import { JOBS, type Template } from "./settings";
import classes from "./settings.module.css";

/** Brings a template to stations: to which, how many at once, and what becomes of those that are away. */
export function ApplyDialog({
  template,
  name,
  opened,
  close,
}: {
  template: Template;
  name: string;
  opened: boolean;
  close: () => void;
}) {
  const { t } = useTranslation("settings");
  const navigate = useNavigate();
  const scoped = useScoped();
  const [scope] = useScope();
  const sites = useSites();
  const initial = {
    site_id: scope?.kind === "site" ? scope.id : (template.site_id as string | null),
    offline: "wait",
    batch_size: template.batch_size,
    pause_after: 3,
  };
  return (
    <FormDialog
      opened={opened}
      close={close}
      title={t("apply.title", { name })}
      about={t("apply.about")}
      submit={t("apply.submit")}
      initial={initial}
      act={async ({ offline, ...values }) =>
        (
          await client.POST(JOBS, {
            body: {
              ...values,
              template_id: template.id,
              skips_offline: offline === "skip",
              ...(scope?.kind === "organization" ? { organization_id: scope.id } : {}),
            },
          })
        ).data
      }
      then={(made) => made && void navigate(scoped(`/settings/jobs/${made.id}`))}
    >
      {(form) => (
        <>
          <Select
            label={t("apply.where")}
            placeholder={t("apply.everywhere")}
            data={sites.map((each) => ({ value: each.id, label: each.name }))}
            clearable
            searchable
            {...form.getInputProps("site_id")}
          />
          <Radio.Group label={t("apply.offline")} {...form.getInputProps("offline")}>
            <Stack gap={6} mt={6}>
              <Radio value="wait" label={t("apply.wait")} />
              <Radio value="skip" label={t("apply.skip")} />
            </Stack>
          </Radio.Group>
          <div className={classes.fields}>
            <NumberInput
              label={t("batchSize")}
              description={t("batchSizeAbout")}
              min={1}
              max={1000}
              allowDecimal={false}
              {...form.getInputProps("batch_size")}
            />
            <NumberInput
              label={t("apply.pauseAfter")}
              description={t("apply.pauseAfterAbout")}
              min={1}
              max={1000}
              allowDecimal={false}
              {...form.getInputProps("pause_after")}
            />
          </div>
        </>
      )}
    </FormDialog>
  );
}
