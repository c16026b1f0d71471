import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type RowOf, useList } from "@/api/lists";
import { useSite } from "@/api/names";
import { useFormats } from "@/format/context";
import type { Formats } from "@/format/format";
import { type Point, pointsOf } from "@/pages/stations/energy/steps";
import type { Station } from "@/pages/stations/stations";
import { figureAxis, figureTip, timeAxis } from "@/parts/axes";
import { Card } from "@/parts/Card";
import { Chart, type Drawing } from "@/parts/Chart";
import { Loading } from "@/parts/states";

const ADDRESS = "/api/v1/composite-schedules";
const HEIGHT = 220;
type Schedule = RowOf<typeof ADDRESS>;

/** What a station said last that its profiles come to at one place, beside what we expected. */
export function Composite({ station, evseNo }: { station: Station; evseNo: number }) {
  const { t } = useTranslation("energy");
  const asked = useList(ADDRESS, { station_id: station.id, evse_no: String(evseNo) });
  const latest = asked.data?.pages[0]?.items[0];
  return (
    <Card title={t("composite.title")}>
      {asked.isPending ? (
        <Loading rows={4} />
      ) : latest === undefined ? (
        <p style={{ margin: 0, color: "var(--cw-quiet)" }}>{t("composite.none")}</p>
      ) : (
        <Drawn schedule={latest} />
      )}
    </Card>
  );
}

function Drawn({ schedule }: { schedule: Schedule }) {
  const { t } = useTranslation("energy");
  const formats = useFormats();
  const zone = useSite(schedule.site_id)?.zone ?? formats.zone;
  const expected = useMemo(() => pointsOf(schedule.expected, schedule), [schedule]);
  const told = useMemo(() => pointsOf(schedule.told, schedule), [schedule]);
  const expectedName = t("composite.expected");
  const toldName = t("composite.told");
  const unit = schedule.unit;
  const drawing: Drawing = useMemo(
    () => (colours) => ({
      grid: { left: 8, right: 12, top: 52, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0 },
      tooltip: figureTip(formats, unit),
      xAxis: timeAxis(formats, zone),
      yAxis: { ...figureAxis(formats, unit), min: 0 },
      series: [
        lineOf(expectedName, expected, colours.accent, "dashed"),
        lineOf(toldName, told, colours.good, "solid"),
      ],
    }),
    [expected, told, expectedName, toldName, unit, zone, formats],
  );
  const starts = [...new Set([...schedule.expected, ...schedule.told].map((each) => each.start_s))];
  return (
    <Chart
      about={t("composite.about")}
      drawing={drawing}
      height={HEIGHT}
      aside={t(schedule.is_as_expected ? "composite.same" : "composite.differs", {
        at: formats.at(schedule.told_at, "moment", zone),
      })}
      table={{
        head: [t("composite.from"), expectedName, toldName],
        rows: () =>
          starts
            .sort((one, other) => one - other)
            .map((start) => [
              formats.duration(start),
              limitOf(limitAt(schedule.expected, start), unit, formats),
              limitOf(limitAt(schedule.told, start), unit, formats),
            ]),
      }}
    />
  );
}

export function lineOf(
  name: string,
  points: readonly Point[],
  color: string,
  type: "dashed" | "solid",
) {
  return {
    name,
    type: "line",
    step: "end",
    symbol: "none",
    data: points,
    itemStyle: { color },
    lineStyle: { color, type, width: 2 },
  };
}

function limitAt(steps: Schedule["told"], start: number): string | null {
  return steps.findLast((each) => each.start_s <= start)?.limit ?? null;
}

export function limitOf(value: string | null, unit: string, formats: Formats): string {
  return value === null ? "–" : formats.figure(Number(value), unit);
}
