import type { Formats } from "@/format/format";

/** An axis of time: clocks of a zone stand below it, and beside the pointer with their day. */
export function timeAxis(formats: Formats, zone: string) {
  return {
    type: "time",
    axisLabel: {
      hideOverlap: true,
      formatter: (at: number) => formats.at(new Date(at), "time", zone),
    },
    axisPointer: {
      label: {
        formatter: ({ value }: { value: number }) => formats.at(new Date(value), "moment", zone),
      },
    },
  };
}

/** An axis of figures as the reader writes them, named by their unit. */
export function figureAxis(formats: Formats, unit: string | null) {
  return {
    type: "value",
    name: unit === null ? "" : formats.unit(unit),
    axisLabel: { formatter: (value: number) => formats.figure(value) },
  };
}

/** What stands beside the pointer: each figure as the reader writes it, with its unit. */
export function figureTip(formats: Formats, unit: string | null) {
  return {
    trigger: "axis",
    valueFormatter: (value: unknown) =>
      value === null || value === undefined ? "–" : formats.figure(Number(value), unit),
  };
}
