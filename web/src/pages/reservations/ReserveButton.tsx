import { NumberInput, Select } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, client, idempotencyKey } from "@/api/client";
import { LIVES_FOR_S } from "@/pages/stations/commands/send";
import { STATION } from "@/pages/stations/stations";
import { ActionButton } from "@/parts/actions";
import { FormDialog } from "@/parts/FormDialog";
import { StationFilter } from "@/parts/StationFilter";
import { TokenSelect } from "@/parts/TokenSelect";

const MINUTE_MS = 60_000;
const LONGEST_MIN = 7 * 24 * 60;

/** Has a station keep an EVSE free for a token, from now on and for so many minutes. */
export function ReserveButton({ stationId }: { stationId?: string }) {
  const { t } = useTranslation("reservations");
  const queries = useQueryClient();
  const [key, setKey] = useState<string | null>(null);
  return (
    <>
      <ActionButton needs={["send", "reservations"]} onClick={() => setKey(idempotencyKey())}>
        {t("reserve")}
      </ActionButton>
      <FormDialog
        opened={key !== null}
        close={() => setKey(null)}
        title={t("reserveTitle")}
        about={t("reserveText")}
        submit={t("reserve")}
        done={t("reserveAsked")}
        initial={{
          station_id: stationId ?? null,
          token_id: null as string | null,
          evse_no: null as string | null,
          expires_at: 30 as number | string,
        }}
        act={({ station_id, token_id, evse_no, expires_at }) =>
          client.POST("/api/v1/stations/{station_id}/reservations", {
            params: {
              path: { station_id: station_id ?? "" },
              header: { "Idempotency-Key": key ?? idempotencyKey() },
            },
            body: {
              lives_for_s: LIVES_FOR_S,
              token_id: token_id ?? "",
              evse_no: evse_no === null ? null : Number(evse_no),
              expires_at: new Date(Date.now() + Number(expires_at) * MINUTE_MS).toISOString(),
            },
          })
        }
        then={() => void queries.invalidateQueries({ queryKey: ["get", "/api/v1/reservations"] })}
      >
        {(form) => (
          <>
            {stationId === undefined && (
              <StationFilter
                title={t("station")}
                asked={form.values.station_id}
                put={(id) => form.setValues({ station_id: id, evse_no: null })}
              />
            )}
            {form.values.station_id !== null && (
              <EvseSelect stationId={form.values.station_id} {...form.getInputProps("evse_no")} />
            )}
            <TokenSelect required {...form.getInputProps("token_id")} />
            <NumberInput
              label={t("minutes")}
              required
              min={1}
              max={LONGEST_MIN}
              allowDecimal={false}
              {...form.getInputProps("expires_at")}
            />
          </>
        )}
      </FormDialog>
    </>
  );
}

function EvseSelect({
  stationId,
  ...rest
}: {
  stationId: string;
  value?: string | null;
  onChange?: (value: string | null) => void;
}) {
  const { t } = useTranslation("reservations");
  const found = api.useQuery("get", STATION, { params: { path: { station_id: stationId } } });
  return (
    <Select
      label={t("evse")}
      placeholder={t("anyEvse")}
      clearable
      data={(found.data?.evses ?? []).map((evse) => ({
        value: String(evse.evse_no),
        label: evse.label,
      }))}
      {...rest}
    />
  );
}
