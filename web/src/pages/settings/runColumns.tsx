import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import type { Column } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import { StationName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { ATTEMPT, SETTING_RUN } from "@/status/signs";
import type { RUNS, Tried } from "./settings";

type Row = RowOf<typeof RUNS>;
const FINE = new Set<Tried["result"]>(["accepted", null]);

/** Of a run: which station, how far, and what of it was not to be had. */
export function useRunColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("settings");
  const { t: common } = useTranslation("rollouts");
  return useMemo(
    () => [
      {
        id: "station",
        title: common("station"),
        cell: (row) => <StationName id={row.station_id} />,
        width: 150,
        isName: true,
      },
      {
        id: "state",
        title: common("state"),
        cell: (row) => <StatusMark sign={SETTING_RUN[row.state]} bare />,
        width: 160,
      },
      {
        id: "set",
        title: t("job.set"),
        cell: (row) => row.results.filter((each) => each.result === "accepted").length,
        width: 90,
        align: "end",
      },
      {
        id: "not",
        title: t("job.not"),
        cell: (row) => <NotSet results={row.results} />,
        width: 310,
      },
      {
        id: "ended",
        title: common("ended"),
        cell: (row) => <Instant at={row.ended_at} relative />,
        width: 130,
      },
    ],
    [t, common],
  );
}

/** The first that was not to be had, and how many more. */
function NotSet({ results }: { results: readonly Tried[] }) {
  const { t } = useTranslation("settings");
  const { t: said } = useTranslation("status");
  const [first, ...more] = results.filter((each) => !FINE.has(each.result));
  if (first === undefined || first.result === null) return <Unknown />;
  const all = [first, ...more]
    .map((each) => `${each.name}: ${each.result && said(ATTEMPT[each.result].word as never)}`)
    .join("\n");
  return (
    <span title={all}>
      {first.name} <StatusMark sign={ATTEMPT[first.result]} bare />
      {more.length > 0 && ` ${t("job.more", { count: more.length })}`}
    </span>
  );
}
