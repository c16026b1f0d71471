import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useSite } from "@/api/names";
import { useFormats } from "@/format/context";
import { Card } from "@/parts/Card";
import { Chart, type Drawing } from "@/parts/Chart";
import { Loading, ProblemNotice } from "@/parts/states";
import type { Session } from "./codes";
import { type Curve, curveOf, type Point, spanOf } from "./curve";
import { useAllReadings } from "./queries";
import { useSay } from "./words";

const HEIGHT = 330;
/** What is shorter is told to the second. */
const SHORT_MS = 10 * 60_000;

/** Power, energy and state of charge as the readings tell them. */
export function Course({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const asked = useAllReadings(session);
  const readings = useMemo(() => asked.data?.flatMap((page) => page.items) ?? [], [asked.data]);
  const curve = useMemo(() => curveOf(readings), [readings]);
  const isCut = asked.data?.at(-1)?.next != null;
  return (
    <Card title={t("chart.title")}>
      {asked.isPending ? (
        <Loading rows={6} />
      ) : asked.isError && readings.length === 0 ? (
        <ProblemNotice thrown={asked.error} again={() => void asked.refetch()} />
      ) : readings.length === 0 ? (
        <p style={{ margin: 0, color: "var(--cw-quiet)" }}>{t("chart.none")}</p>
      ) : (
        <Drawn curve={curve} session={session} cut={isCut ? readings.length : null} />
      )}
    </Card>
  );
}

function Drawn({ curve, session, cut }: { curve: Curve; session: Session; cut: number | null }) {
  const { t } = useTranslation("sessions");
  const say = useSay();
  const formats = useFormats();
  const zone = useSite(session.site_id)?.zone ?? formats.zone;
  const power = t(curve.isMeanPower ? "chart.meanPower" : "chart.power");
  const drawing = useDrawing(curve, session.started_at, power, zone);
  const notes = [
    curve.isMeanPower ? t("chart.meanNote") : "",
    curve.refused.length > 0 ? t("chart.refusedNote", { count: curve.refused.length }) : "",
    cut === null ? "" : t("chart.cut", { count: cut }),
  ];
  return (
    <Chart
      about={t("chart.about")}
      drawing={drawing}
      height={HEIGHT}
      aside={notes.filter((each) => each !== "").join(" ")}
      table={{
        head: [t("chart.time"), power, t("chart.energy"), t("chart.soc"), t("chart.verdict")],
        rows: () =>
          rowsOf(curve).map((row) => [
            formats.at(new Date(row.at), "second", zone),
            row.power === null ? "–" : formats.plain(row.power, 1),
            row.energy === null ? "–" : formats.plain(row.energy, 2),
            row.soc === null ? "–" : formats.plain(row.soc, 0),
            row.verdict === null ? "" : say(`verdict.${row.verdict}`),
          ]),
      }}
    />
  );
}

type Row = {
  at: number;
  power: number | null;
  energy: number | null;
  soc: number | null;
  verdict: string | null;
};

/** The same points as rows: one for each instant, and one for each reading that was refused. */
function rowsOf(curve: Curve): Row[] {
  const rows = new Map<number, Row>();
  const put = (points: readonly Point[], name: "power" | "energy" | "soc") => {
    for (const { at, value } of points) {
      const row = rows.get(at) ?? { at, power: null, energy: null, soc: null, verdict: null };
      rows.set(at, { ...row, [name]: value });
    }
  };
  put(curve.power, "power");
  put(curve.energy, "energy");
  put(curve.soc, "soc");
  const refused = curve.refused.map(({ at, verdict }) => ({
    at,
    power: null,
    energy: null,
    soc: null,
    verdict,
  }));
  return [...rows.values(), ...refused].sort((one, other) => one.at - other.at);
}

function useDrawing(curve: Curve, startedAt: string | null, power: string, zone: string): Drawing {
  const { t } = useTranslation("sessions");
  const say = useSay();
  const formats = useFormats();
  return useMemo<Drawing>(() => {
    const span = spanOf(curve, startedAt);
    const style = span.max - span.min < SHORT_MS ? "clock" : "time";
    const clock = (at: number) => formats.at(new Date(at), style, zone);
    const pairs = (points: readonly Point[]) => points.map(({ at, value }) => [at, value]);
    const [refused, energy, soc] = [t("chart.refused"), t("chart.energy"), t("chart.soc")];
    const hasSoc = curve.soc.length > 0;
    const units: Readonly<Record<string, (value: number) => string>> = {
      [power]: (value) => `${formats.plain(value, 1)} kW`,
      [energy]: (value) => `${formats.plain(value, 2)} kWh`,
      [soc]: (value) => `${formats.plain(value, 0)} %`,
    };
    const line = { type: "line", showSymbol: curve.energy.length < 3, sampling: "lttb" } as const;
    const time = {
      type: "time",
      ...span,
      axisLabel: { formatter: clock, hideOverlap: true },
    } as const;
    return (colours) => ({
      grid: [
        { left: 52, right: hasSoc ? 48 : 14, top: 40, height: 128 },
        { left: 52, right: hasSoc ? 48 : 14, top: 200, height: 96 },
      ],
      legend: { type: "scroll", top: 0, left: 0, right: 0 },
      axisPointer: { link: [{ xAxisIndex: "all" }] },
      tooltip: {
        trigger: "axis",
        formatter: (shown: unknown) => tooltip(shown, clock, units, refused, say),
      },
      xAxis: [
        { ...time, gridIndex: 0, axisLabel: { show: false }, axisTick: { show: false } },
        { ...time, gridIndex: 1 },
      ],
      yAxis: [
        { type: "value", gridIndex: 0, min: 0, splitNumber: 3, axisLabel: { formatter: plain } },
        {
          type: "value",
          gridIndex: 0,
          min: 0,
          max: 100,
          splitNumber: 2,
          show: hasSoc,
          splitLine: { show: false },
          axisLabel: { formatter: (value: number) => `${value} %` },
        },
        { type: "value", gridIndex: 1, min: 0, splitNumber: 2, axisLabel: { formatter: plain } },
      ],
      series: [
        {
          ...line,
          name: power,
          data: pairs(curve.power),
          step: curve.isMeanPower ? "start" : false,
          lineStyle: { width: 2, color: colours.accent },
          itemStyle: { color: colours.accent },
          areaStyle: { color: colours.accent, opacity: 0.12 },
        },
        ...(hasSoc
          ? [
              {
                ...line,
                name: soc,
                yAxisIndex: 1,
                data: pairs(curve.soc),
                lineStyle: { width: 1.5, type: "dashed", color: colours.good },
                itemStyle: { color: colours.good },
              },
            ]
          : []),
        {
          ...line,
          name: energy,
          xAxisIndex: 1,
          yAxisIndex: 2,
          data: pairs(curve.energy),
          lineStyle: { width: 2, color: colours.busy },
          itemStyle: { color: colours.busy },
        },
        ...(curve.refused.length > 0
          ? [
              {
                type: "scatter",
                name: refused,
                xAxisIndex: 1,
                yAxisIndex: 2,
                symbol: "triangle",
                symbolSize: 11,
                itemStyle: { color: colours.warn },
                data: curve.refused.map(({ at, value, verdict }) => ({
                  value: [at, value],
                  verdict,
                })),
              },
            ]
          : []),
      ],
    });

    function plain(value: number) {
      return formats.plain(value, value !== 0 && Math.abs(value) < 10 ? 1 : 0);
    }
  }, [curve, startedAt, power, zone, t, say, formats]);
}

type Shown = {
  seriesName?: string;
  marker?: string;
  value?: [number, number];
  data?: { verdict?: string };
};

/** What stands beside the pointer. Everything in it is ours: no text of anybody else. */
function tooltip(
  shown: unknown,
  clock: (at: number) => string,
  units: Readonly<Record<string, (value: number) => string>>,
  refused: string,
  say: (word: string) => string,
): string {
  const points = (Array.isArray(shown) ? shown : [shown]) as Shown[];
  const at = points[0]?.value?.[0];
  const rows = points.map(({ seriesName = "", marker = "", value, data }) => {
    const told =
      seriesName === refused
        ? say(`verdict.${data?.verdict ?? ""}`)
        : (units[seriesName]?.(value?.[1] ?? 0) ?? "");
    return `<div>${marker}<b>${told}</b></div>`;
  });
  return `${at === undefined ? "" : clock(at)}${rows.join("")}`;
}
