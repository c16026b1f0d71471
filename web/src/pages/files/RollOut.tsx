import { NumberInput, Select, SimpleGrid, Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { client, idempotencyKey } from "@/api/client";
import { useSites } from "@/pages/stations/setup/useSites";
import { FormDialog } from "@/parts/FormDialog";
import { useScope, useScoped } from "@/shell/scope";
import { ROLLOUTS, type Rollout } from "./files";
import { ImageChoice } from "./ImageChoice";

const NUMBERS = [
  ["canary", 0, 1000],
  ["batch_size", 1, 1000],
  ["pause_after", 1, 1000],
  ["tries", 1, 5],
] as const;

/** Bring an image to stations: to which, how many first, how many at once, and when it stops. */
export function RollOut({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation("files");
  const navigate = useNavigate();
  const scoped = useScoped();
  const [scope] = useScope();
  const sites = useSites();
  const titles = {
    canary: t("rollout.canary"),
    batch_size: t("rollout.batch"),
    pause_after: t("rollout.pauseAfter"),
    tries: t("rollout.tries"),
  };
  return (
    <FormDialog
      opened={opened}
      close={close}
      title={t("rollout.addTitle")}
      about={t("rollout.addAbout")}
      submit={t("rollout.submit")}
      initial={{
        firmware_id: "",
        location: "",
        site_id: scope?.kind === "site" ? scope.id : (null as string | null),
        canary: 1,
        pauses_between: true,
        batch_size: 10,
        pause_after: 3,
        tries: 2,
        skips_offline: false,
        during_session: false,
      }}
      act={async ({ location: _, canary, ...values }): Promise<Rollout | undefined> =>
        (
          await client.POST(ROLLOUTS, {
            params: { header: { "Idempotency-Key": idempotencyKey() } },
            body: {
              ...values,
              canary: canary || null,
              ...(scope?.kind === "organization" ? { organization_id: scope.id } : {}),
            } as never,
          })
        ).data
      }
      then={(made) => made && void navigate(scoped(`/firmware/rollouts/${made.id}`))}
    >
      {(form) => (
        <>
          <ImageChoice form={form} />
          <Select
            label={t("rollout.where")}
            placeholder={t("rollout.everywhere")}
            data={sites.map((each) => ({ value: each.id, label: each.name }))}
            clearable
            searchable
            {...form.getInputProps("site_id")}
          />
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            {NUMBERS.map(([name, min, max]) => (
              <NumberInput
                key={name}
                label={titles[name]}
                min={min}
                max={max}
                allowDecimal={false}
                {...form.getInputProps(name)}
              />
            ))}
          </SimpleGrid>
          <Switch
            label={t("rollout.between")}
            {...form.getInputProps("pauses_between", { type: "checkbox" })}
          />
          <Switch
            label={t("rollout.skip")}
            {...form.getInputProps("skips_offline", { type: "checkbox" })}
          />
          <Switch
            label={t("send.duringSession")}
            {...form.getInputProps("during_session", { type: "checkbox" })}
          />
        </>
      )}
    </FormDialog>
  );
}
