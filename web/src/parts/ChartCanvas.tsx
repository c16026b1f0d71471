import { BarChart, HeatmapChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import {
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import type { Colours, Drawing, Picked } from "@/parts/Chart";

use([
  BarChart,
  HeatmapChart,
  LineChart,
  PieChart,
  ScatterChart,
  DataZoomComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  CanvasRenderer,
]);

type Drawn = ReturnType<typeof init>;

/** The drawn part of a chart, with the library that draws: loaded when the first chart is shown. */
export default function ChartCanvas({
  drawing,
  colours,
  height,
  onPick,
}: {
  drawing: Drawing;
  colours: Colours;
  height: number;
  onPick?: (picked: Picked) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  // Colours belong to the instance: another scheme is another instance.
  useEffect(() => {
    if (place.current === null) return;
    const chart = init(place.current, themeOf(colours));
    drawn.current = chart;
    chart.on("click", ({ seriesIndex, dataIndex, name }) =>
      pick.current?.({ series: seriesIndex ?? 0, index: dataIndex, name }),
    );
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
      drawn.current = null;
    };
  }, [colours]);
  useEffect(() => {
    drawn.current?.setOption(
      { animation: false, ...drawing(colours) },
      { replaceMerge: ["series", "xAxis", "yAxis", "grid"] },
    );
  }, [drawing, colours]);
  return <div ref={place} style={{ height, width: "100%" }} aria-hidden />;
}

function themeOf(colours: Colours) {
  const axis = {
    axisLine: { lineStyle: { color: colours.lineStrong } },
    axisTick: { lineStyle: { color: colours.lineStrong } },
    axisLabel: { color: colours.quiet, fontSize: 12 },
    nameTextStyle: { color: colours.quiet, fontSize: 12 },
    splitLine: { lineStyle: { color: colours.line } },
    splitArea: { show: false },
  };
  return {
    color: [colours.accent, colours.good, colours.busy, colours.warn, colours.wait, colours.off],
    backgroundColor: "transparent",
    textStyle: { fontFamily: colours.font, color: colours.ink },
    categoryAxis: { ...axis, splitLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false }, axisTick: { show: false } },
    legend: {
      textStyle: { color: colours.quiet },
      inactiveColor: colours.lineStrong,
      itemWidth: 16,
      itemHeight: 8,
    },
    tooltip: {
      backgroundColor: colours.paper,
      borderColor: colours.lineStrong,
      borderWidth: 1,
      textStyle: { color: colours.ink, fontSize: 13 },
      axisPointer: { lineStyle: { color: colours.lineStrong } },
    },
  };
}
