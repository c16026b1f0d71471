import { Button, SegmentedControl, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useFormats, useNow } from "@/format/context";
import { dayBegan } from "@/format/day";
import { Bar, signOf, useLasted } from "@/pages/stations/availability/Bar";
import {
  EVERY_MS,
  type Period,
  type State,
  type Thing,
  TOLD,
  useSpans,
} from "@/pages/stations/availability/spansOf";
import { useZone } from "@/pages/stations/station/useThisStation";
import type { Station } from "@/pages/stations/stations";
import { Card } from "@/parts/Card";
import { Unknown } from "@/parts/figures";
import { lasted, type Piece, pieces } from "@/parts/spans";
import { ProblemNotice } from "@/parts/states";
import { useSearchParams } from "@/shell/search";
import type { Sign } from "@/status/tone";
import classes from "./availability.module.css";

const ASKED = "availability";
const DAY_MS = 86_400_000;
const DAYS = 30;
const LENGTH_MS: Readonly<Record<Period, number>> = { day: DAY_MS, month: DAYS * DAY_MS };

/** What the link of a station and each of its EVSEs were, and how much of the time they served. */
export function Availability({ station }: { station: Station }) {
  const { t } = useTranslation("evses");
  const [search, setSearch] = useSearchParams();
  const [isTold, { toggle }] = useDisclosure(false);
  const now = useNow().getTime();
  const period: Period = search.get(ASKED) === "month" ? "month" : "day";
  const since = now - LENGTH_MS[period];
  const things = useThings(station);
  const spans = useSpans(things, period, since);
  const failed = spans.find((each) => each.isError && each.data === undefined);
  const rows = things.map((thing, at) => {
    const found = spans[at]?.data;
    return { thing, pieces: found === undefined ? null : pieces<State>(found, since, now) };
  });
  const isUnheard = spans.every((each) => each.data?.length === 0);
  const choose = (next: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        if (next === "month") after.set(ASKED, next);
        else after.delete(ASKED);
        return after;
      },
      { replace: true, preventScrollReset: true },
    );
  return (
    <Card
      title={t("availability.title")}
      about={t("availability.about")}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t("availability.period")}
          value={period}
          onChange={choose}
          data={(["day", "month"] as const).map((value) => ({
            value,
            label: t(`availability.${value}`),
          }))}
        />
      }
    >
      {failed !== undefined ? (
        <ProblemNotice thrown={failed.error} again={() => void failed.refetch()} />
      ) : isUnheard ? (
        <p className={classes.quiet}>{t("availability.none")}</p>
      ) : (
        <>
          <Board station={station} period={period} since={since} rows={rows} isTold={isTold} />
          <div className={classes.foot}>
            <Legend rows={rows} />
            <Button variant="subtle" size="compact-sm" onClick={toggle} aria-pressed={isTold}>
              {t(isTold ? "availability.hideTold" : "availability.showTold")}
            </Button>
          </div>
        </>
      )}
    </Card>
  );
}

type Row = { thing: Thing; pieces: readonly Piece<State>[] | null };

function useThings(station: Station): readonly Thing[] {
  const { t } = useTranslation("evses");
  return useMemo(
    () => [
      ...station.evses.map(({ id, label }) => ({
        kind: "evse" as const,
        id,
        title: t("availability.evse", { label }),
      })),
      { kind: "link" as const, id: station.id, title: t("availability.link") },
    ],
    [station.evses, station.id, t],
  );
}

function Board({
  station,
  period,
  since,
  rows,
  isTold,
}: {
  station: Station;
  period: Period;
  since: number;
  rows: readonly Row[];
  isTold: boolean;
}) {
  const { t } = useTranslation("evses");
  const formats = useFormats();
  const zone = useZone(station) ?? formats.zone;
  const now = useNow();
  const style = period === "day" ? "time" : "dayOfMonth";
  const half = since + (now.getTime() - since) / 2;
  return (
    <table className={classes.board}>
      <thead>
        <tr>
          <th scope="col">
            <span className={classes.hidden}>{t("availability.what")}</span>
          </th>
          <th scope="col">{t(`availability.last.${period}`)}</th>
          <th scope="col">{t("availability.today")}</th>
          <th scope="col">{t("availability.days", { count: DAYS })}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <BoardRow
            key={row.thing.id}
            row={row}
            isTold={isTold}
            today={dayBegan(now, zone)}
            month={dayBegan(now, zone, DAYS - 1)}
          />
        ))}
      </tbody>
      <tfoot aria-hidden>
        <tr>
          <td />
          <td>
            <span className={classes.axis}>
              <span>{formats.at(new Date(since), style)}</span>
              <span>{formats.at(new Date(half), style)}</span>
              <span>{t("availability.now")}</span>
            </span>
          </td>
          <td />
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

function BoardRow({
  row,
  isTold,
  today,
  month,
}: {
  row: Row;
  isTold: boolean;
  today: number;
  month: number;
}) {
  const { thing, pieces: bar } = row;
  const formats = useFormats();
  const inWords = useLasted();
  const told = bar === null ? [] : inWords(thing.kind, bar);
  return (
    <tr>
      <th scope="row">{thing.title}</th>
      <td>
        {bar === null ? (
          <Skeleton height={22} radius="sm" />
        ) : (
          <Bar kind={thing.kind} pieces={bar} said={`${thing.title}: ${formats.list(told)}`} />
        )}
        {isTold && <p className={classes.told}>{told.join(" · ")}</p>}
      </td>
      <Uptime thing={thing} since={today} />
      <Uptime thing={thing} since={month} />
    </tr>
  );
}

function Uptime({ thing, since }: { thing: Thing; since: number }) {
  const formats = useFormats();
  const query = { from: new Date(since).toISOString() };
  const options = { refetchInterval: EVERY_MS };
  const link = api.useQuery(
    "get",
    TOLD.link.uptime,
    { params: { path: { station_id: thing.id }, query } },
    { ...options, enabled: thing.kind === "link" },
  );
  const evse = api.useQuery(
    "get",
    TOLD.evse.uptime,
    { params: { path: { evse_id: thing.id }, query } },
    { ...options, enabled: thing.kind === "evse" },
  );
  const found = thing.kind === "link" ? link : evse;
  const share = found.data?.share ?? null;
  return (
    <td className={classes.share}>
      {found.isPending ? (
        <Skeleton height={14} width={52} radius="sm" />
      ) : share === null ? (
        <Unknown />
      ) : (
        // Rounded down: what failed for a moment did not serve all of the time.
        formats.share(Math.floor(share * 1000) / 1000)
      )}
    </td>
  );
}

const ORDER = ["available", "occupied", "online", "faulted", "offline", "disconnected"];

/** What served first, then what did not, last what does not count. */
function asOrdered(one: { state: string }, other: { state: string }): number {
  const placeOf = (state: string) => (ORDER.includes(state) ? ORDER.indexOf(state) : ORDER.length);
  return placeOf(one.state) - placeOf(other.state);
}

/** The states that are to be seen, with their colours and patterns. */
function Legend({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation("status");
  const found = new Map<string, { state: string; sign: Sign }>();
  for (const { thing, pieces: bar } of rows) {
    for (const state of lasted(bar ?? []).keys()) {
      const sign = signOf(thing.kind, state);
      const look = thing.kind === "link" && state === "offline" ? "disconnected" : state;
      found.set(sign.word, { state: look, sign });
    }
  }
  return (
    <ul className={classes.legend} aria-hidden>
      {[...found.values()].sort(asOrdered).map(({ state, sign }) => (
        <li key={sign.word}>
          <span className={classes.swatch}>
            <span data-state={state} />
          </span>
          {t(sign.word as never)}
        </li>
      ))}
    </ul>
  );
}
