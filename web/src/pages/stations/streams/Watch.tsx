import { NumberInput, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { send } from "@/pages/stations/commands/send";
import type { Station } from "@/pages/stations/stations";
import { paramsOf } from "@/pages/stations/streams/Adjust";
import { ActionButton } from "@/parts/actions";
import { FormDialog } from "@/parts/FormDialog";

/** Information: what is watched by the way. */
const SEVERITY = 8;

/** Has a station measure a variable now and then, and stream its values. */
export function Watch({ station }: { station: Station }) {
  const { t } = useTranslation("streams");
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <ActionButton
        needs={["send", "commands"]}
        leftSection={<IconPlus size={17} />}
        onClick={open}
      >
        {t("watch")}
      </ActionButton>
      <FormDialog
        opened={opened}
        close={close}
        title={t("watch")}
        about={t("watchAbout")}
        submit={t("watchSubmit")}
        done={t("watchAsked")}
        initial={{
          component: "",
          evse: "" as number | string,
          variable: "",
          period: 5 as number | string,
          interval: 60 as number | string,
          values: "" as number | string,
        }}
        act={async (asked) =>
          send(station.id, {
            name: "SetVariableMonitoring",
            payload: {
              setMonitoringData: [
                {
                  value: Number(asked.period),
                  type: "Periodic",
                  severity: SEVERITY,
                  component: {
                    name: asked.component.trim(),
                    ...(asked.evse === "" ? {} : { evse: { id: Number(asked.evse) } }),
                  },
                  variable: { name: asked.variable.trim() },
                  periodicEventStream: paramsOf(asked),
                },
              ],
            },
          })
        }
      >
        {(form) => (
          <>
            <TextInput
              label={t("component")}
              description={t("componentAbout")}
              required
              {...form.getInputProps("component")}
            />
            <NumberInput
              label={t("evse")}
              description={t("evseAbout")}
              min={1}
              allowDecimal={false}
              {...form.getInputProps("evse")}
            />
            <TextInput
              label={t("variable")}
              description={t("variableAbout")}
              required
              {...form.getInputProps("variable")}
            />
            <NumberInput label={t("period")} min={0} required {...form.getInputProps("period")} />
            <NumberInput
              label={t("interval")}
              min={0}
              allowDecimal={false}
              {...form.getInputProps("interval")}
            />
            <NumberInput
              label={t("values")}
              min={0}
              allowDecimal={false}
              {...form.getInputProps("values")}
            />
          </>
        )}
      </FormDialog>
    </>
  );
}
