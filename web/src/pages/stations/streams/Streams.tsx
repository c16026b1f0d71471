import { Group } from "@mantine/core";
import { IconWaveSine } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useFormats } from "@/format/context";
import { send } from "@/pages/stations/commands/send";
import type { Station } from "@/pages/stations/stations";
import { Adjust } from "@/pages/stations/streams/Adjust";
import { StreamChart } from "@/pages/stations/streams/StreamChart";
import { saidOf } from "@/pages/stations/streams/values";
import { Watch } from "@/pages/stations/streams/Watch";
import { ActionButton, ConfirmButton, DoButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import { EmptyState } from "@/parts/states";

const ADDRESS = "/api/v1/event-streams";
const NEEDS = ["send", "commands"] as const;
const EVERY_MS = 10_000;
export type Stream = RowOf<typeof ADDRESS>;

/** The streams of values that a station of OCPP 2.1 sends, and the values of one of them as a chart. */
export function Streams({ station }: { station: Station }) {
  const { t } = useTranslation("streams");
  const asked = useMemo(() => ({ station_id: station.id }), [station.id]);
  const [drawn, setDrawn] = useState<Stream | null>(null);
  return (
    <>
      <DataList
        name={t("title")}
        address={ADDRESS}
        asked={asked}
        columns={useColumns(station, setDrawn)}
        sort="-opened_at"
        every={EVERY_MS}
        isSection
        aside={
          <>
            <Watch station={station} />
            <DoButton
              needs={NEEDS}
              variant="default"
              act={() => send(station.id, { name: "GetPeriodicEventStream", payload: {} })}
              done={t("asked")}
            >
              {t("ask")}
            </DoButton>
          </>
        }
        empty={
          <EmptyState shape={IconWaveSine} title={t("empty")}>
            {t("emptyText")}
          </EmptyState>
        }
      />
      {drawn !== null && <StreamChart station={station} stream={drawn} />}
    </>
  );
}

function useColumns(station: Station, draw: (stream: Stream) => void): readonly Column<Stream>[] {
  const { t } = useTranslation("streams");
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: "name",
        title: t("name"),
        cell: (row) => <span title={nameOf(row)}>{nameOf(row)}</span>,
        width: 203,
        isName: true,
      },
      {
        id: "state",
        title: t("state"),
        cell: (row) => t(row.is_open ? "open" : "closed"),
        width: 70,
      },
      {
        id: "value",
        title: t("value"),
        cell: (row) =>
          row.last_value === null ? <Unknown /> : saidOf(row.last_value, row.unit, formats),
        width: 125,
        align: "end",
      },
      { id: "heard", title: t("heard"), cell: (row) => <Instant at={row.heard_at} />, width: 115 },
      {
        id: "rhythm",
        title: t("rhythm"),
        cell: (row) => <Rhythm stream={row} />,
        width: 182,
      },
      {
        id: "acts",
        title: t("acts"),
        cell: (row) => (
          <Group gap={6} wrap="nowrap">
            <ActionButton size="xs" variant="default" onClick={() => draw(row)}>
              {t("draw")}
            </ActionButton>
            {row.is_open && <Adjust station={station} stream={row} />}
            {row.is_open && row.monitor_no !== null && (
              <ConfirmButton
                size="xs"
                needs={NEEDS}
                title={t("closeTitle", { name: nameOf(row) })}
                text={t("closeText")}
                confirm={t("close")}
                done={t("closeAsked")}
                act={() =>
                  send(station.id, {
                    name: "ClearVariableMonitoring",
                    payload: { id: [row.monitor_no] },
                  })
                }
              >
                {t("close")}
              </ConfirmButton>
            )}
          </Group>
        ),
        width: 265,
      },
    ],
    [t, formats, station, draw],
  );
}

/** A stream is called by its variable; before that is known, by its number. */
export function nameOf(stream: Stream): string {
  return stream.name ?? `#${stream.stream_no}`;
}

/** After how many seconds or values it is sent, and what was asked for where that is something else. */
function Rhythm({ stream }: { stream: Stream }) {
  const { t } = useTranslation("streams");
  const has = [
    ...(stream.interval_s === null ? [] : [t("every", { seconds: stream.interval_s })]),
    ...(stream.values_max === null ? [] : [t("after", { count: stream.values_max })]),
  ];
  return has.length === 0 ? t("freely") : has.join(", ");
}
