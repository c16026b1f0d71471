import { Fieldset, NumberInput, Select, SimpleGrid, Switch, Text, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { client, idempotencyKey } from "@/api/client";
import { instantOf } from "@/format/clock";
import { useFormats } from "@/format/context";
import { ownedBy, PaceFields, WhereFields, type Whither, whither } from "@/pages/rollouts/Where";
import { FormDialog } from "@/parts/FormDialog";
import { useScope, useScoped } from "@/shell/scope";
import { ROLLOUTS, type Rollout } from "./files";
import { ImageChoice } from "./ImageChoice";

type Values = Whither & {
  firmware_id: string;
  location: string;
  first: number;
  first_unit: "stations" | "percent";
  pauses_between: boolean;
  tries: number;
  during_session: boolean;
  retrieve_at: string;
  install_at: string;
};

/** Bring an image to stations: to which, how many first, at what pace, and when. */
export function RollOut({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation("files");
  const navigate = useNavigate();
  const scoped = useScoped();
  const formats = useFormats();
  const [scope] = useScope();
  return (
    <FormDialog<Values, Rollout | undefined>
      opened={opened}
      close={close}
      size={620}
      title={t("rollout.addTitle")}
      about={t("rollout.addAbout")}
      submit={t("rollout.submit")}
      initial={{
        ...whither(scope, 10),
        firmware_id: "",
        location: "",
        first: 1,
        first_unit: "stations",
        pauses_between: true,
        tries: 2,
        during_session: false,
        retrieve_at: "",
        install_at: "",
      }}
      act={async ({ location: _, first, first_unit, retrieve_at, install_at, ...values }) =>
        (
          await client.POST(ROLLOUTS, {
            params: { header: { "Idempotency-Key": idempotencyKey() } },
            body: {
              ...values,
              ...ownedBy(scope),
              canary: first_unit === "stations" ? first || null : null,
              canary_percent: first_unit === "percent" ? first || null : null,
              retrieve_at: instantOf(retrieve_at, formats.zone)?.toISOString() ?? null,
              install_at: instantOf(install_at, formats.zone)?.toISOString() ?? null,
            },
          })
        ).data
      }
      then={(made) => made && void navigate(scoped(`/firmware/rollouts/${made.id}`))}
    >
      {(form) => (
        <>
          <ImageChoice form={form} />
          <WhereFields form={form} />
          <FirstFields form={form} />
          <PaceFields form={form} />
          <WhenFields form={form} />
        </>
      )}
    </FormDialog>
  );
}

/** How many go before the others, and who lets these follow. */
function FirstFields({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation("files");
  const isShare = form.values.first_unit === "percent";
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
        <NumberInput
          label={t("rollout.canary")}
          min={0}
          max={isShare ? 100 : 1000}
          allowDecimal={false}
          {...form.getInputProps("first")}
        />
        <Select
          label={t("rollout.unit")}
          data={[
            { value: "stations", label: t("rollout.unitStations") },
            { value: "percent", label: t("rollout.unitPercent") },
          ]}
          allowDeselect={false}
          {...form.getInputProps("first_unit")}
        />
        <NumberInput
          label={t("rollout.tries")}
          min={1}
          max={5}
          allowDecimal={false}
          {...form.getInputProps("tries")}
        />
      </SimpleGrid>
      <Switch
        label={t("rollout.between")}
        {...form.getInputProps("pauses_between", { type: "checkbox" })}
      />
    </>
  );
}

/** When stations shall fetch it and install it; at once where nothing is said. */
function WhenFields({ form }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation("files");
  const formats = useFormats();
  return (
    <Fieldset legend={t("rollout.when")}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
        <TextInput
          type="datetime-local"
          label={t("rollout.retrieveAt")}
          {...form.getInputProps("retrieve_at")}
        />
        <TextInput
          type="datetime-local"
          label={t("rollout.installAt")}
          {...form.getInputProps("install_at")}
        />
      </SimpleGrid>
      <Text size="sm" c="dimmed" my="xs">
        {t("rollout.clock", { place: formats.place(formats.zone) })}
      </Text>
      <Switch
        label={t("send.duringSession")}
        {...form.getInputProps("during_session", { type: "checkbox" })}
      />
    </Fieldset>
  );
}
