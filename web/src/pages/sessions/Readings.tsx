import { Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconGauge } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import { useSite } from "@/api/names";
import { useFormats } from "@/format/context";
import { type Column, DataList } from "@/parts/DataList";
import { Energy, Instant, Power, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import type { Session } from "./codes";
import classes from "./parts.module.css";
import { isRunning } from "./queries";
import { VERDICT, verdictSign } from "./verdicts";
import { useSay } from "./words";

const ADDRESS = "/api/v1/sessions/{session_id}/readings";
type Row = RowOf<typeof ADDRESS>;
const LIVE_MS = 10_000;

/** Every reading as the station sent it, and what the check made of it. */
export function Readings({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const columns = useColumns(session);
  const filters = useFilters();
  const path = useMemo(() => ({ session_id: session.id }), [session.id]);
  return (
    <DataList
      name={t("readings.title")}
      address={ADDRESS}
      path={path}
      columns={columns}
      filters={filters}
      sort="-position"
      {...(isRunning(session) ? { every: LIVE_MS } : {})}
      empty={
        <EmptyState shape={IconGauge} title={t("readings.empty")}>
          {t("readings.emptyText")}
        </EmptyState>
      }
    />
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("sessions");
  const say = useSay();
  return useMemo(
    () => [
      {
        kind: "choice",
        name: "verdict",
        title: t("readings.verdict"),
        choices: Object.keys(VERDICT).map((value) => ({ value, title: say(`verdict.${value}`) })),
      },
    ],
    [t, say],
  );
}

function useColumns(session: Session): readonly Column<Row>[] {
  const { t } = useTranslation("sessions");
  const say = useSay();
  const zone = useSite(session.site_id)?.zone;
  return useMemo(
    () => [
      {
        id: "at",
        title: t("readings.at"),
        cell: (row) => <Instant at={row.used_at} zone={zone} style="second" />,
        width: 215,
        isName: true,
      },
      {
        id: "verdict",
        title: t("readings.verdict"),
        cell: (row) => <Verdict reading={row} />,
        width: 190,
      },
      {
        id: "why",
        title: t("readings.why"),
        cell: (row) => <Why reading={row} />,
        width: 240,
      },
      {
        id: "energy",
        title: t("readings.energy"),
        cell: (row) => <Energy wh={row.session_energy_wh} decimals={3} />,
        width: 150,
        align: "end",
      },
      {
        id: "register",
        title: t("readings.register"),
        cell: (row) => <Energy wh={row.energy_wh} decimals={3} />,
        width: 130,
        align: "end",
      },
      {
        id: "power",
        title: t("readings.power"),
        cell: (row) => <Power w={row.power_w === null ? null : Number(row.power_w)} />,
        width: 95,
        align: "end",
      },
      {
        id: "current",
        title: t("readings.current"),
        cell: (row) => <Quantity text={row.current_a} unit="A" />,
        width: 90,
        align: "end",
        isExtra: true,
      },
      {
        id: "voltage",
        title: t("readings.voltage"),
        cell: (row) => <Quantity text={row.voltage_v} unit="V" />,
        width: 90,
        align: "end",
        isExtra: true,
      },
      {
        id: "soc",
        title: t("readings.soc"),
        cell: (row) => <Quantity text={row.soc_percent} unit="%" />,
        width: 110,
        align: "end",
      },
      {
        id: "limit",
        title: t("readings.limit"),
        cell: (row) => <Energy wh={row.limit_wh} decimals={3} />,
        width: 140,
        align: "end",
        isExtra: true,
      },
      {
        id: "flags",
        title: t("readings.flags"),
        cell: (row) => <ReadingFlags flags={row.flags} />,
        width: 150,
      },
      {
        id: "scope",
        title: t("readings.where"),
        cell: (row) => say(`readings.scope.${row.scope}`),
        width: 120,
        isExtra: true,
      },
      {
        id: "claimed",
        title: t("readings.claimed"),
        cell: (row) => <Instant at={row.claimed_at} zone={zone} style="second" />,
        width: 215,
        isExtra: true,
      },
      {
        id: "received",
        title: t("readings.received"),
        cell: (row) => <Instant at={row.received_at} zone={zone} style="second" />,
        width: 215,
        isExtra: true,
      },
      {
        id: "connector",
        title: t("readings.connector"),
        cell: (row) => `${row.evse_no} · ${row.connector_no}`,
        width: 130,
        isExtra: true,
      },
    ],
    [t, say, zone],
  );
}

function Verdict({ reading }: { reading: Row }) {
  const say = useSay();
  const name = say(`verdict.${reading.verdict}`);
  return <StatusMark sign={verdictSign(reading.verdict)} name={name} />;
}

/** Why a reading was not counted, in a sentence; what was counted needs none. */
function Why({ reading }: { reading: Row }) {
  const { t } = useTranslation("sessions");
  const say = useSay();
  const formats = useFormats();
  if (reading.verdict === "OK") return null;
  const limit =
    reading.verdict === "ENERGY_EXCESSIVE" && reading.limit_wh !== null
      ? `${t("verdictLimit", { limit: formats.energy(reading.limit_wh, 3) })} `
      : "";
  const why = `${limit}${say(`verdictWhy.${reading.verdict}`)}`;
  return (
    <Tooltip label={why}>
      <span className={classes.quiet}>{why}</span>
    </Tooltip>
  );
}

function ReadingFlags({ flags }: { flags: readonly string[] }) {
  const say = useSay();
  const [first, ...rest] = flags;
  if (first === undefined) return null;
  const note = flags.map((flag) => (
    <div key={flag}>
      {say(`readingFlag.${flag}`)}: {say(`readingFlagWhy.${flag}`)}
    </div>
  ));
  return (
    <Tooltip label={note}>
      <span className={classes.flags}>
        <IconAlertTriangle size={14} aria-hidden />
        <span className={classes.flag}>{say(`readingFlag.${first}`)}</span>
        {rest.length > 0 && <span>+{rest.length}</span>}
      </span>
    </Tooltip>
  );
}

function Quantity({ text, unit }: { text: string | null; unit: string }) {
  const formats = useFormats();
  if (text === null) return <Unknown />;
  return (
    <>
      {formats.plain(Number(text), unit === "%" ? 0 : 1)} {unit}
    </>
  );
}
