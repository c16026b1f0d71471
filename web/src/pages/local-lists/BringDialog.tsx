import { Checkbox, MultiSelect, Radio, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { client, idempotencyKey } from "@/api/client";
import { ownedBy, PaceFields, WhereFields, whither } from "@/pages/rollouts/Where";
import { FormDialog } from "@/parts/FormDialog";
import { useScope, useScoped } from "@/shell/scope";
import { LOCAL_LIST } from "@/status/signs";
import { JOBS, type ListState } from "./jobs";

/** Bring the lists of many stations into step: of which, what of them, and at what pace. */
export function BringDialog({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation("local-lists");
  const { t: said } = useTranslation("status");
  const navigate = useNavigate();
  const scoped = useScoped();
  const [scope] = useScope();
  return (
    <FormDialog
      opened={opened}
      close={close}
      title={t("bring.title")}
      about={t("bring.about")}
      submit={t("bring.submit")}
      initial={{
        ...whither(scope, 20),
        how: "changes",
        takes_all: false,
        list_states: [] as ListState[],
      }}
      act={async ({ how, takes_all, list_states, ...values }) =>
        (
          await client.POST(JOBS, {
            params: { header: { "Idempotency-Key": idempotencyKey() } },
            body: {
              ...values,
              ...ownedBy(scope),
              is_full: how === "whole",
              takes_all: takes_all || null,
              list_states: list_states.length > 0 ? list_states : null,
            },
          })
        ).data
      }
      then={(made) => made && void navigate(scoped(`/local-lists/jobs/${made.id}`))}
    >
      {(form) => (
        <>
          <WhereFields form={form} />
          <MultiSelect
            label={t("bring.states")}
            placeholder={form.values.list_states.length > 0 ? undefined : t("bring.anyState")}
            data={Object.entries(LOCAL_LIST).map(([value, sign]) => ({
              value,
              label: said(sign.word as never),
            }))}
            clearable
            {...form.getInputProps("list_states")}
          />
          <Radio.Group label={t("bring.how")} {...form.getInputProps("how")}>
            <Stack gap={6} mt={6}>
              <Radio value="changes" label={t("bring.changes")} />
              <Radio value="whole" label={t("bring.whole")} />
            </Stack>
          </Radio.Group>
          <Checkbox
            label={t("takesAll")}
            description={t("bring.takesAllAbout")}
            {...form.getInputProps("takes_all", { type: "checkbox" })}
          />
          <PaceFields form={form} />
        </>
      )}
    </FormDialog>
  );
}
