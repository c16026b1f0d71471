import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type RowOf, useList } from "@/api/lists";
import { useSite } from "@/api/names";
import { useFormats } from "@/format/context";
import type { Station } from "@/pages/stations/stations";
import { nameOf, type Stream } from "@/pages/stations/streams/Streams";
import { isFigure, saidOf } from "@/pages/stations/streams/values";
import { figureAxis, figureTip, timeAxis } from "@/parts/axes";
import { Card } from "@/parts/Card";
import { Chart, type Drawing } from "@/parts/Chart";
import { Loading } from "@/parts/states";

const ADDRESS = "/api/v1/stations/{station_id}/stream-values";
const SHOWN = "500";
const HEIGHT = 220;
const EVERY_MS = 10_000;
type Value = RowOf<typeof ADDRESS>;

/** The newest values of a stream; those that are no numbers stand in its table alone. */
export function StreamChart({ station, stream }: { station: Station; stream: Stream }) {
  const { t } = useTranslation("streams");
  const asked = useList(
    ADDRESS,
    { event_stream_id: stream.id, sort: "-occurred_at", limit: SHOWN },
    { path: { station_id: station.id }, every: EVERY_MS },
  );
  const values = asked.data?.pages[0]?.items;
  return (
    <Card title={t("chartTitle", { name: nameOf(stream) })}>
      {values === undefined ? (
        <Loading rows={4} />
      ) : (
        <Drawn values={values} stream={stream} siteId={station.site_id} />
      )}
    </Card>
  );
}

function Drawn({
  values,
  stream,
  siteId,
}: {
  values: readonly Value[];
  stream: Stream;
  siteId: string;
}) {
  const { t } = useTranslation("streams");
  const formats = useFormats();
  const zone = useSite(siteId)?.zone ?? formats.zone;
  const name = nameOf(stream);
  const { unit } = stream;
  const points = useMemo(() => pointsOf(values), [values]);
  const drawing: Drawing = useMemo(
    () => (colours) => ({
      grid: { left: 8, right: 12, top: unit === null ? 12 : 34, bottom: 4, containLabel: true },
      tooltip: figureTip(formats, unit),
      xAxis: timeAxis(formats, zone),
      yAxis: { ...figureAxis(formats, unit), scale: true },
      series: [
        {
          name,
          type: "line",
          showSymbol: points.length < 60,
          data: points,
          itemStyle: { color: colours.accent },
          lineStyle: { color: colours.accent, width: 2 },
        },
      ],
    }),
    [points, name, unit, zone, formats],
  );
  return (
    <Chart
      about={t("chartAbout", { name })}
      drawing={drawing}
      height={HEIGHT}
      aside={t("chartCount", { count: values.length })}
      table={{
        head: [t("measured"), t("value")],
        rows: () =>
          values.map((each) => [
            formats.at(each.occurred_at, "second", zone),
            saidOf(each.value, unit, formats),
          ]),
      }}
    />
  );
}

function pointsOf(values: readonly Value[]): readonly (readonly [number, number])[] {
  return values
    .filter((each) => isFigure(each.value))
    .map((each) => [Date.parse(each.occurred_at), Number(each.value)] as const)
    .reverse();
}
