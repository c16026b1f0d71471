import { Button, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { EChartsCoreOption } from "echarts/core";
import { lazy, type ReactNode, Suspense, useId, useMemo, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { Scroll } from "@/parts/Scroll";
import classes from "./Chart.module.css";

const ChartCanvas = lazy(() => import("@/parts/ChartCanvas"));

/** The colours of the page, as a canvas needs them: read from `theme/global.css`. */
export type Colours = Readonly<Record<(typeof NAMES)[number] | "font", string>>;
/** What is drawn; colours are those of the scheme in use. Memoised by whoever makes it. */
export type Drawing = (colours: Colours) => EChartsCoreOption;
export type Picked = { series: number; index: number; name: string };

const NAMES = [
  "ground",
  "paper",
  "raised",
  "ink",
  "quiet",
  "line",
  "lineStrong",
  "accent",
  "accentGround",
  "good",
  "goodGround",
  "busy",
  "busyGround",
  "wait",
  "waitGround",
  "warn",
  "warnGround",
  "bad",
  "badGround",
  "off",
  "offGround",
] as const;

/**
 * A chart, and the same figures as a table for whoever cannot see it or wants to read them exactly.
 *
 * `about` says in a sentence what it shows. Rows of `table` are given when they are asked for.
 */
export function Chart({
  about,
  drawing,
  table,
  height = 280,
  aside,
  onPick,
}: {
  about: string;
  drawing: Drawing;
  table: { head: readonly string[]; rows: () => readonly (readonly ReactNode[])[] };
  height?: number;
  /** Beside the button that shows the table. */
  aside?: ReactNode;
  /** What is done when a point or a bar is clicked; it has to be reachable by keyboard elsewhere. */
  onPick?: (picked: Picked) => void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [isTable, { toggle }] = useDisclosure(false);
  const colours = useColours();
  return (
    <div className={classes.chart}>
      {isTable ? (
        <div className={classes.framed}>
          <Scroll name={about} id={id} maxHeight={height}>
            <ChartTable about={about} head={table.head} rows={table.rows()} />
          </Scroll>
        </div>
      ) : (
        <div role="img" aria-label={about} id={id}>
          <Suspense fallback={<Skeleton height={height} radius="md" />}>
            <ChartCanvas
              drawing={drawing}
              colours={colours}
              height={height}
              {...(onPick === undefined ? {} : { onPick })}
            />
          </Suspense>
        </div>
      )}
      <div className={classes.foot}>
        <span className={classes.aside}>{aside}</span>
        <Button variant="subtle" size="compact-sm" onClick={toggle} aria-controls={id}>
          {isTable ? t("chart.showChart") : t("chart.showTable")}
        </Button>
      </div>
    </div>
  );
}

function ChartTable({
  about,
  head,
  rows,
}: {
  about: string;
  head: readonly string[];
  rows: readonly (readonly ReactNode[])[];
}) {
  return (
    <table className={classes.table}>
      <caption>{about}</caption>
      <thead>
        <tr>
          {head.map((each) => (
            <th key={each} scope="col">
              {each}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names and never change places
          <tr key={at}>
            {row.map((cell, column) => (
              <td key={head[column]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The colours of the scheme in use, read anew when it changes. */
export function useColours(): Colours {
  const scheme = useSyncExternalStore(watchScheme, schemeNow);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme decides what is read
  return useMemo(readColours, [scheme]);
}

function schemeNow(): string {
  return document.documentElement.getAttribute("data-mantine-color-scheme") ?? "light";
}

function watchScheme(changed: () => void): () => void {
  const watch = new MutationObserver(changed);
  watch.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
  return () => watch.disconnect();
}

function readColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const cssName = (name: string) => name.replaceAll(/[A-Z]/g, (each) => `-${each.toLowerCase()}`);
  const found = NAMES.map((name) => [name, style.getPropertyValue(`--cw-${cssName(name)}`).trim()]);
  const font = style.getPropertyValue("--mantine-font-family").trim();
  return Object.fromEntries([...found, ["font", font]]) as Colours;
}
