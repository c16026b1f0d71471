import { NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { send } from "@/pages/stations/commands/send";
import { periodsIn } from "@/pages/stations/energy/steps";
import type { Station } from "@/pages/stations/stations";
import { ActionButton } from "@/parts/actions";
import { FormDialog } from "@/parts/FormDialog";

const PURPOSES = ["transaction_default", "station_max", "transaction"] as const;
const OF_ONE_EVSE = PURPOSES.filter((each) => each !== "station_max");
const REPEATS = ["never", "Daily", "Weekly"] as const;
const UNITS = ["A", "W"] as const;

/** Brings a station a charging profile that counts from now on. */
export function AddProfile({
  station,
  evseNo,
  why,
}: {
  station: Station;
  evseNo: number;
  why: string | null;
}) {
  const { t } = useTranslation("energy");
  const [opened, { open, close }] = useDisclosure(false);
  const words = (of: string, names: readonly string[]) =>
    names.map((value) => ({ value, label: t(`${of}.${value}`) }));
  return (
    <>
      <ActionButton
        needs={["send", "commands"]}
        why={why}
        leftSection={<IconPlus size={17} />}
        onClick={open}
      >
        {t("add.title")}
      </ActionButton>
      <FormDialog
        opened={opened}
        close={close}
        title={t("add.title")}
        about={t(evseNo === 0 ? "add.aboutStation" : "add.aboutEvse", { number: evseNo })}
        submit={t("add.submit")}
        done={t("add.done")}
        initial={{
          number: 1 as number | string,
          purpose: "transaction_default",
          level: 0 as number | string,
          unit: "A",
          repeats: "never",
          transaction: "",
          periods: "0 16",
        }}
        act={async (values) => {
          const isOfOne = values.purpose === "transaction";
          const isRepeated = values.repeats !== "never" && !isOfOne;
          return send(station.id, {
            name: "set_charging_profile",
            payload: {
              profile_no: Number(values.number),
              purpose: values.purpose,
              stack_level: Number(values.level),
              unit: values.unit,
              periods: periodsIn(values.periods) ?? [],
              kind: isOfOne ? "Relative" : isRepeated ? "Recurring" : "Absolute",
              ...(evseNo === 0 ? {} : { evse_no: evseNo }),
              ...(isOfOne
                ? { ocpp_transaction_ref: values.transaction.trim() }
                : { starts_at: new Date().toISOString() }),
              ...(isRepeated ? { recurrency: values.repeats } : {}),
            },
          });
        }}
      >
        {(form) => (
          <>
            <Select
              label={t("profiles.purpose")}
              data={words("purpose", evseNo === 0 ? PURPOSES : OF_ONE_EVSE)}
              allowDeselect={false}
              {...form.getInputProps("purpose")}
            />
            {form.values.purpose === "transaction" ? (
              <TextInput
                label={t("add.transaction")}
                description={t("add.transactionAbout")}
                {...form.getInputProps("transaction")}
              />
            ) : (
              <Select
                label={t("add.repeats")}
                data={words("repeats", REPEATS)}
                allowDeselect={false}
                {...form.getInputProps("repeats")}
              />
            )}
            <NumberInput
              label={t("profiles.number")}
              description={t("add.numberAbout")}
              min={0}
              allowDecimal={false}
              {...form.getInputProps("number")}
            />
            <NumberInput
              label={t("profiles.level")}
              description={t("add.levelAbout")}
              min={0}
              allowDecimal={false}
              {...form.getInputProps("level")}
            />
            <Select
              label={t("add.unit")}
              data={words("unit", UNITS)}
              allowDeselect={false}
              {...form.getInputProps("unit")}
            />
            <Textarea
              label={t("add.periods")}
              description={t("add.periodsAbout")}
              autosize
              minRows={2}
              spellCheck={false}
              {...form.getInputProps("periods")}
              error={
                form.errors.periods ??
                (periodsIn(form.values.periods) === null ? t("add.periodsWrong") : null)
              }
            />
          </>
        )}
      </FormDialog>
    </>
  );
}
