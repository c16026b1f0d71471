import { NumberInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { send } from "@/pages/stations/commands/send";
import type { Station } from "@/pages/stations/stations";
import { nameOf, type Stream } from "@/pages/stations/streams/Streams";
import { ActionButton } from "@/parts/actions";
import { FormDialog } from "@/parts/FormDialog";

/** Has a stream sent at another rhythm. */
export function Adjust({ station, stream }: { station: Station; stream: Stream }) {
  const { t } = useTranslation("streams");
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <>
      <ActionButton size="xs" variant="default" needs={["send", "commands"]} onClick={open}>
        {t("adjust")}
      </ActionButton>
      <FormDialog
        opened={opened}
        close={close}
        title={t("adjustTitle", { name: nameOf(stream) })}
        about={t("adjustAbout")}
        submit={t("adjust")}
        done={t("adjustAsked")}
        initial={{
          interval: (stream.interval_s ?? "") as number | string,
          values: (stream.values_max ?? "") as number | string,
        }}
        act={async (asked) =>
          send(station.id, {
            name: "AdjustPeriodicEventStream",
            payload: { id: stream.stream_no, params: paramsOf(asked) },
          })
        }
      >
        {(form) => (
          <>
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

/** What a station is told of a rhythm; a field that is empty is left to it. */
export function paramsOf(asked: { interval: number | string; values: number | string }) {
  return {
    ...(asked.interval === "" ? {} : { interval: Number(asked.interval) }),
    ...(asked.values === "" ? {} : { values: Number(asked.values) }),
  };
}
