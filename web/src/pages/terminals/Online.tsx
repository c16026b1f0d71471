import { Tooltip } from "@mantine/core";
import { IconWifi } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { type RowOf, useList } from "@/api/lists";
import { useFormats, useNow } from "@/format/context";
import { Card } from "@/parts/Card";
import { type Column, DataList } from "@/parts/DataList";
import { Duration, Instant } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { pieces } from "@/parts/spans";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { ONLINE, UNHEARD } from "@/status/signs";
import { lastDays } from "./online";
import type { Terminal } from "./queries";
import classes from "./terminals.module.css";

const ADDRESS = "/api/v1/terminals/{terminal_id}/online-history";
type Row = RowOf<typeof ADDRESS>;
const DAYS = 14;

/** When the provider reached a terminal: the last days as bars, and every span as a row. */
export function Online({ terminal }: { terminal: Terminal }) {
  const { t } = useTranslation("terminals");
  const path = useMemo(() => ({ terminal_id: terminal.id }), [terminal.id]);
  return (
    <>
      <Days terminal={terminal} path={path} />
      <DataList
        name={t("history.spans")}
        address={ADDRESS}
        path={path}
        columns={useColumns()}
        sort="-began_at"
        empty={
          <EmptyState shape={IconWifi} title={t("history.none")}>
            {t("history.noneText")}
          </EmptyState>
        }
      />
    </>
  );
}

function Days({ terminal, path }: { terminal: Terminal; path: { terminal_id: string } }) {
  const { t } = useTranslation("terminals");
  const formats = useFormats();
  const now = useNow();
  const today = formats.at(now, "day");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the days change at midnight only
  const days = useMemo(() => lastDays(now, DAYS), [today]);
  const since = new Date(days[0]?.from ?? now.getTime()).toISOString();
  const spans = useList(ADDRESS, { ended_at_from: since, limit: "200" }, { path });
  const running = useList(ADDRESS, { sort: "-began_at", limit: "1" }, { path });
  const uptime = api.useQuery("get", "/api/v1/terminals/{terminal_id}/uptime", {
    params: { path, query: { from: since } },
  });
  const created = Date.parse(terminal.created_at);
  const all = useMemo(() => {
    const found = [...(spans.data?.pages ?? []), ...(running.data?.pages ?? [])];
    return [...new Map(found.flatMap((page) => page.items).map((row) => [row.id, row])).values()];
  }, [spans.data, running.data]);
  const failed = [spans, running].find((each) => each.isError);
  const share = uptime.data?.share ?? null;
  return (
    <Card
      title={t("history.title")}
      about={
        share === null
          ? t("history.about", { count: DAYS })
          : t("history.share", { share: formats.share(share, 2), count: DAYS })
      }
    >
      {failed !== undefined ? (
        <ProblemNotice thrown={failed.error} again={() => void failed.refetch()} />
      ) : spans.isPending || running.isPending ? (
        <Loading rows={3} />
      ) : (
        <ul className={classes.days}>
          {days.map((day) => {
            const end = Math.min(day.to, now.getTime());
            const bar = pieces(all, day.from, end);
            const online = bar
              .filter((each) => each.state === "online")
              .reduce((sum, each) => sum + each.to - each.from, 0);
            const offline = bar
              .filter((each) => each.state === "offline")
              .reduce((sum, each) => sum + each.to - each.from, 0);
            const text =
              online + offline === 0
                ? t(day.to <= created ? "history.before" : "history.unknown")
                : t("history.day", {
                    share: formats.share(online / (online + offline), 1),
                    offline: formats.duration(offline / 1000),
                  });
            const date = formats.at(new Date(day.from), "dayOfMonth");
            return (
              <li key={day.from}>
                <Tooltip label={`${date}: ${text}`}>
                  <div className={classes.day}>
                    <div className={classes.bar} aria-hidden>
                      {bar.map((each) => (
                        <span
                          key={each.from}
                          data-state={each.state}
                          style={{ flexGrow: each.to - each.from }}
                        />
                      ))}
                      {end < day.to && <span style={{ flexGrow: day.to - end }} />}
                    </div>
                    <span className={classes.date}>{date}</span>
                    <span className={classes.hidden}>{text}</span>
                  </div>
                </Tooltip>
              </li>
            );
          })}
        </ul>
      )}
    </Card>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("terminals");
  return useMemo(
    () => [
      {
        id: "state",
        title: t("history.state"),
        cell: (row) => (
          <StatusMark
            bare
            sign={
              row.state === "online"
                ? ONLINE.true
                : row.state === "offline"
                  ? ONLINE.false
                  : UNHEARD
            }
            name={row.state}
          />
        ),
        width: 140,
        isName: true,
      },
      {
        id: "from",
        title: t("history.from"),
        cell: (row) => <Instant at={row.began_at} />,
        sort: "began_at",
        width: 180,
      },
      {
        id: "to",
        title: t("history.to"),
        cell: (row) => (row.ended_at === null ? t("history.now") : <Instant at={row.ended_at} />),
        width: 180,
      },
      { id: "lasted", title: t("history.lasted"), cell: (row) => <Lasted row={row} />, width: 130 },
    ],
    [t],
  );
}

function Lasted({ row }: { row: Row }) {
  const now = useNow();
  const end = row.ended_at === null ? now.getTime() : Date.parse(row.ended_at);
  return <Duration seconds={(end - Date.parse(row.began_at)) / 1000} />;
}
