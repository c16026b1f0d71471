import { Button, Drawer, Group } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowDownLeft,
  IconArrowUpRight,
  IconDownload,
  IconPlayerPause,
  IconPlayerPlay,
  IconTimeline,
} from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { sheetOf } from "@/api/lists";
import { HEARD, SPOKEN } from "@/generated/ocpp";
import { FrameInFull } from "@/pages/stations/ocpp/FrameInFull";
import classes from "@/pages/stations/ocpp/ocpp.module.css";
import { useSentence } from "@/pages/stations/ocpp/useSentence";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { type Column, DataList } from "@/parts/DataList";
import { Instant } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { EmptyState } from "@/parts/states";
import { useSearchParams } from "@/shell/search";

const ADDRESS = "/api/v1/stations/{station_id}/ocpp-log";
const LINES = "/api/v1/stations/{station_id}/ocpp-log.jsonl";
const EVERY_MS = 3_000;
const FRAME = "frame";
const AT = "at";
const PAUSED = "paused";
const OWN = new Set([FRAME, AT, PAUSED, "scope"]);

type Row = RowOf<typeof ADDRESS>;

/** What a station and we said to each other, as it is said; each frame readable and raw. */
export default function OcppLog() {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const [search, setSearch] = useSearchParams();
  const paused = search.get(PAUSED);
  const path = useMemo(() => ({ station_id: station.id }), [station.id]);
  const asked = useMemo(
    (): Record<string, string> => (paused === null ? {} : { received_at_before: paused }),
    [paused],
  );
  const columns = useColumns();
  const filters = useFilters();
  const put = (changes: Readonly<Record<string, string | null>>) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null) after.delete(name);
          else after.set(name, value);
        }
        return after;
      },
      { replace: true },
    );
  const linked = (row: Row) => {
    const after = new URLSearchParams(search);
    after.set(FRAME, row.id);
    after.set(AT, row.received_at);
    return { search: after.toString() };
  };
  const frame = search.get(FRAME);
  return (
    <>
      <DataList
        name={t("log.title")}
        address={ADDRESS}
        path={path}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-received_at"
        link={linked}
        {...(paused === null ? { every: EVERY_MS } : {})}
        aside={
          <Group gap={8} wrap="nowrap">
            <Button
              variant={paused === null ? "default" : "light"}
              leftSection={
                paused === null ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />
              }
              onClick={() => put({ [PAUSED]: paused === null ? new Date().toISOString() : null })}
            >
              {t(paused === null ? "log.pause" : "log.continue")}
            </Button>
            <Button
              component="a"
              href={sheetOf(LINES, path, filtersIn(search)).replace(/[?&]format=csv/, "")}
              download
              variant="default"
              leftSection={<IconDownload size={16} />}
            >
              {t("log.lines")}
            </Button>
          </Group>
        }
        empty={
          <EmptyState shape={IconTimeline} title={t("log.empty.title")}>
            {t("log.empty.text")}
          </EmptyState>
        }
      />
      <Drawer
        opened={frame !== null}
        onClose={() => put({ [FRAME]: null, [AT]: null })}
        position="right"
        size="xl"
        title={t("log.one")}
        closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
      >
        {frame !== null && (
          <FrameInFull stationId={station.id} id={frame} at={search.get(AT) ?? ""} />
        )}
      </Drawer>
    </>
  );
}

/** What of the address is a filter of the log. */
function filtersIn(search: URLSearchParams): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const name of new Set(search.keys())) {
    if (!OWN.has(name)) found[name] = search.getAll(name);
  }
  return found;
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("stations");
  return useMemo(
    () => [
      {
        kind: "choice",
        name: "direction",
        title: t("log.direction"),
        isSingle: true,
        choices: [
          { value: "in", title: t("log.in") },
          { value: "out", title: t("log.out") },
        ],
      },
      {
        kind: "choice",
        name: "action",
        title: t("log.action"),
        choices: [...new Set([...HEARD, ...SPOKEN])]
          .sort()
          .map((value) => ({ value, title: value })),
      },
      {
        kind: "choice",
        name: "is_error",
        title: t("log.errors"),
        isSingle: true,
        choices: [{ value: "true", title: t("log.onlyErrors") }],
      },
      {
        kind: "search",
        name: "request_contains",
        title: t("log.searchIn"),
        within: [
          { name: "request_contains", title: t("log.inCall") },
          { name: "answer_contains", title: t("log.inAnswer") },
        ],
      },
      { kind: "period", name: "received_at", title: t("log.when") },
    ],
    [t],
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("stations");
  return useMemo(
    () => [
      {
        id: "action",
        title: t("log.action"),
        cell: (row) => <Action row={row} />,
        width: 190,
        isName: true,
      },
      { id: "said", title: t("log.said"), cell: (row) => <Said row={row} />, width: 420 },
      { id: "answer", title: t("log.answer"), cell: (row) => <Answered row={row} />, width: 200 },
      {
        id: "at",
        title: t("log.when"),
        cell: (row) => <Instant at={row.received_at} style="second" />,
        sort: "received_at",
        width: 170,
      },
      {
        id: "message",
        title: t("log.messageId"),
        cell: (row) => row.message_id,
        width: 200,
        isExtra: true,
      },
    ],
    [t],
  );
}

function Action({ row }: { row: Row }) {
  const { t } = useTranslation("stations");
  const isIn = row.direction === "in";
  const Shape = isIn ? IconArrowDownLeft : IconArrowUpRight;
  return (
    <span className={classes.line}>
      <Shape
        size={16}
        className={isIn ? classes.in : classes.out}
        role="img"
        aria-label={t(isIn ? "log.in" : "log.out")}
      />
      <span title={row.action}>{row.action === "" ? "–" : row.action}</span>
      {row.is_error && (
        <IconAlertTriangle
          size={15}
          className={classes.wrong}
          role="img"
          aria-label={t("log.wrong")}
        />
      )}
    </span>
  );
}

function Said({ row }: { row: Row }) {
  const { said } = useSentence();
  const text = said(row);
  return <span title={text}>{text}</span>;
}

function Answered({ row }: { row: Row }) {
  const { answered } = useSentence();
  const text = answered(row);
  return (
    <span title={row.problem ?? text} className={row.is_error ? classes.wrong : classes.quiet}>
      {text}
    </span>
  );
}
