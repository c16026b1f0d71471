import { Select } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import { useFormats } from "@/format/context";
import type { Formats } from "@/format/format";
import type { Figures, Period, Series } from "@/pages/overview/types";
import { Card } from "@/parts/Card";
import { Chart, type Drawing } from "@/parts/Chart";
import { Loading, ProblemNotice } from "@/parts/states";
import { useSearchParams } from "@/shell/search";

const MEASURES = ["energy_wh", "revenue", "sessions", "utilisation", "uptime"] as const;
type Measure = (typeof MEASURES)[number];

/** One measure over the period of the tiles, hour by hour or day by day. */
export function Trend({
  period,
  of,
  asked,
  mayMoney,
}: {
  period: Period;
  of: Figures;
  asked: Readonly<Record<string, string | readonly string[]>>;
  mayMoney: boolean;
}) {
  const { t } = useTranslation("overview");
  const formats = useFormats();
  const [search, setSearch] = useSearchParams();
  const chosen = MEASURES.find((each) => each === search.get("measure")) ?? "energy_wh";
  const measure: Measure = chosen === "revenue" && !mayMoney ? "energy_wh" : chosen;
  const step = period === "today" ? "hour" : "day";
  const query = { ...asked, measure, step, from: of.starts_at, before: of.ends_at };
  const series = useQuery({
    queryKey: ["get", "/api/v1/statistics/series", { params: { query } }],
    queryFn: ({ signal }) => read<Series>("/api/v1/statistics/series", { query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
  const about = t(`trend.${measure}`, { period: t(period) });
  const points = series.data?.points ?? [];
  const currencies = [...new Set(points.flatMap((p) => p.revenue.map((r) => r.gross.currency)))];
  const drawing = useDrawing(series.data, measure, formats);
  return (
    <Card
      title={t("trendTitle")}
      aside={
        <Select
          aria-label={t("measure")}
          data={MEASURES.filter((each) => each !== "revenue" || mayMoney).map((each) => ({
            value: each,
            label: t(`measures.${each}`),
          }))}
          value={measure}
          allowDeselect={false}
          onChange={(value) =>
            setSearch(
              (before) => {
                const after = new URLSearchParams(before);
                after.set("measure", value ?? "energy_wh");
                return after;
              },
              { replace: true },
            )
          }
          w={190}
        />
      }
    >
      {series.isPending ? (
        <Loading rows={6} />
      ) : series.data === undefined ? (
        <ProblemNotice thrown={series.error} again={() => void series.refetch()} />
      ) : (
        <Chart
          about={about}
          drawing={drawing}
          height={270}
          table={{
            head: [
              t("pointBegins"),
              ...(measure === "revenue" ? currencies : [t(`measures.${measure}`)]),
            ],
            rows: () =>
              points.map((point) => [
                formats.at(point.starts_at, step === "hour" ? "moment" : "day", series.data.zone),
                ...(measure === "revenue"
                  ? point.revenue.map((each) => formats.money(each.gross))
                  : [point.value === null ? "–" : written(measure, point.value, formats)]),
              ]),
          }}
        />
      )}
    </Card>
  );
}

/** Watt-hours in a kilowatt-hour. */
const KILO = 1000;

function written(measure: Measure, value: number, formats: Formats): string {
  switch (measure) {
    case "energy_wh":
      return formats.energy(value, 1);
    case "sessions":
      return formats.plain(value);
    case "utilisation":
    case "uptime":
      return formats.share(value);
    case "revenue":
      return formats.plain(value, 2);
  }
}

function useDrawing(series: Series | undefined, measure: Measure, formats: Formats): Drawing {
  return useMemo<Drawing>(
    () => (colours) => {
      const points = series?.points ?? [];
      const zone = series?.zone;
      const label = (at: string) =>
        formats.at(at, series?.step === "hour" ? "time" : "dayOfMonth", zone);
      const most = Math.max(0, ...points.map((point) => point.value ?? 0));
      const digits = most < KILO ? 2 : most < 10 * KILO ? 1 : 0;
      const isShare = measure === "utilisation" || measure === "uptime";
      const currencies = [
        ...new Set(points.flatMap((p) => p.revenue.map((each) => each.gross.currency))),
      ];
      const drawn =
        measure === "revenue"
          ? currencies.map((currency) => ({
              name: currency,
              data: points.map((point) =>
                Number(point.revenue.find((r) => r.gross.currency === currency)?.gross.amount ?? 0),
              ),
            }))
          : [{ name: measure, data: points.map((point) => point.value) }];
      return {
        grid: { left: 8, right: 8, top: 16, bottom: 4, containLabel: true },
        tooltip: {
          trigger: "axis",
          valueFormatter: (value: number | null) =>
            value === null ? "–" : written(measure, value, formats),
        },
        xAxis: {
          type: "category",
          data: points.map((point) => label(point.starts_at)),
          axisTick: { show: false },
          axisLine: { lineStyle: { color: colours.line } },
          axisLabel: { color: colours.quiet, hideOverlap: true },
        },
        yAxis: {
          type: "value",
          ...(isShare ? { min: 0, max: 1 } : {}),
          ...(measure === "sessions" ? { minInterval: 1 } : {}),
          splitLine: { lineStyle: { color: colours.line } },
          axisLabel: {
            color: colours.quiet,
            formatter: (value: number) =>
              measure === "energy_wh"
                ? formats.energy(value, digits)
                : isShare
                  ? formats.share(value, 0)
                  : formats.compact(value),
          },
        },
        series: drawn.map((each, index) => ({
          ...each,
          type: isShare ? "line" : "bar",
          showSymbol: false,
          barMaxWidth: 22,
          itemStyle: {
            color: index === 0 ? colours.accent : colours.busy,
            borderRadius: [3, 3, 0, 0],
          },
          lineStyle: { width: 2 },
        })),
      };
    },
    [series, measure, formats],
  );
}
