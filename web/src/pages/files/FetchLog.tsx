import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { FormDialog } from "@/parts/FormDialog";
import { bodyOf, Travels, type TravelValues, USUAL } from "./Travels";

type Values = TravelValues & { log: "diagnostics" | "security" };

/** Have a station upload a log. */
export function FetchLog({
  stationId,
  opened,
  close,
  then,
}: {
  stationId: string;
  opened: boolean;
  close: () => void;
  then: () => void;
}) {
  const { t } = useTranslation("files");
  return (
    <FormDialog<Values, unknown>
      opened={opened}
      close={close}
      title={t("fetch.title")}
      about={t("fetch.about")}
      submit={t("fetch.submit")}
      done={t("fetch.done")}
      initial={{ ...USUAL, log: "diagnostics" }}
      act={(values) =>
        client.POST("/api/v1/stations/{station_id}/log-jobs", {
          params: {
            path: { station_id: stationId },
            header: { "Idempotency-Key": idempotencyKey() },
          },
          body: { ...bodyOf(values), log: values.log } as never,
        })
      }
      then={then}
    >
      {(form) => (
        <>
          <SegmentedControl
            aria-label={t("fetch.log")}
            data={(["diagnostics", "security"] as const).map((value) => ({
              value,
              label: t(`log.${value}`),
            }))}
            {...form.getInputProps("log")}
          />
          <Travels form={form} />
        </>
      )}
    </FormDialog>
  );
}
