import { IconAdjustments, IconLock, IconRefresh } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { Who } from "@/pages/settings/Who";
import { CommandLife } from "@/pages/stations/commands/CommandLife";
import classes from "@/pages/stations/commands/commands.module.css";
import { LIVES_FOR_S } from "@/pages/stations/commands/send";
import {
  ADDRESS,
  NEEDS,
  SetForm,
  type Setting,
  useReadAnew,
  useRule,
} from "@/pages/stations/station/SetSetting";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import type { Command } from "@/pages/stations/stations";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Dialog } from "@/parts/Dialog";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { UserName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, ProblemNotice } from "@/parts/states";
import { ATTEMPT, STANDING } from "@/status/signs";

/** What a station told of its settings, and what we tried to set. */
export default function Configuration() {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const path = useMemo(() => ({ station_id: station.id }), [station.id]);
  const [chosen, setChosen] = useState<Setting | null>(null);
  const why = station.is_connected
    ? null
    : t(station.connected_at === null ? "act.neverConnected" : "act.notConnected");
  const columns = useColumns(setChosen);
  const filters = useFilters();
  return (
    <>
      <ReadAgain why={why} />
      <DataList
        name={t("station.part.configuration")}
        address={ADDRESS}
        path={path}
        columns={columns}
        filters={filters}
        sort="name"
        empty={
          <EmptyState shape={IconAdjustments} title={t("config.empty.title")}>
            {t("config.empty.text")}
          </EmptyState>
        }
      />
      <Dialog opened={chosen !== null} close={() => setChosen(null)} title={chosen?.name} size="lg">
        {chosen !== null && (
          <SetForm key={chosen.id} setting={chosen} why={why} close={() => setChosen(null)} />
        )}
      </Dialog>
    </>
  );
}

function ReadAgain({ why }: { why: string | null }) {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const [command, setCommand] = useState<Command | null>(null);
  const [thrown, setThrown] = useState<unknown>(null);
  const [isAsking, setIsAsking] = useState(false);
  const readAnew = useReadAnew();
  const ask = async () => {
    setThrown(null);
    setIsAsking(true);
    try {
      const { data } = await client.POST("/api/v1/stations/{station_id}/configuration/read", {
        params: {
          path: { station_id: station.id },
          header: { "Idempotency-Key": idempotencyKey() },
        },
        body: { lives_for_s: LIVES_FOR_S },
      });
      setCommand(data ?? null);
    } catch (refused) {
      setThrown(refused);
    } finally {
      setIsAsking(false);
    }
  };
  return (
    <div className={classes.form}>
      <div className={classes.lifeHead}>
        <ActionButton
          needs={NEEDS}
          why={why}
          variant="default"
          loading={isAsking}
          leftSection={<IconRefresh size={16} />}
          onClick={() => void ask()}
        >
          {t("config.readAgain")}
        </ActionButton>
        <span className={classes.quiet}>
          {station.configuration_read_at === null ? (
            t("config.neverRead")
          ) : (
            <>
              {t("config.lastRead")} <Instant at={station.configuration_read_at} relative />
            </>
          )}
        </span>
      </div>
      {thrown !== null && <ProblemNotice thrown={thrown} />}
      {command !== null && <CommandLife key={command.id} command={command} then={readAnew} />}
    </div>
  );
}

function useFilters(): readonly Filter[] {
  const { t } = useTranslation("stations");
  const { t: said } = useTranslation("status");
  return useMemo(
    () => [
      {
        kind: "search",
        name: "variable_starts",
        title: t("list.searchIn"),
        within: [
          { name: "variable_starts", title: t("config.variable") },
          { name: "component_starts", title: t("config.component") },
        ],
      },
      {
        kind: "choice",
        name: "standing",
        title: t("config.standing"),
        choices: Object.entries(STANDING).map(([value, sign]) => ({
          value,
          title: said(sign.word as never),
        })),
      },
      {
        kind: "choice",
        name: "differs",
        title: t("config.attempts"),
        isSingle: true,
        choices: [{ value: "true", title: t("config.differing") }],
      },
      {
        kind: "choice",
        name: "is_read_only",
        title: t("config.changeable"),
        isSingle: true,
        choices: [
          { value: "false", title: t("config.canBeSet") },
          { value: "true", title: t("config.readOnly") },
        ],
      },
    ],
    [t, said],
  );
}

function useColumns(choose: (setting: Setting) => void): readonly Column<Setting>[] {
  const { t } = useTranslation("stations");
  return useMemo(
    () => [
      {
        id: "name",
        title: t("name"),
        cell: (row) => <span title={row.name}>{row.name}</span>,
        sort: "name",
        width: 230,
        isName: true,
      },
      { id: "value", title: t("config.value"), cell: (row) => <Value row={row} />, width: 150 },
      {
        id: "desired",
        title: t("config.desired"),
        cell: (row) => <Desired row={row} />,
        width: 190,
      },
      {
        id: "wanted",
        title: t("config.wanted"),
        cell: (row) => (row.desired_value === null ? <Unknown /> : <Who row={row} />),
        width: 150,
        isExtra: true,
      },
      {
        id: "attempted",
        title: t("config.attempted"),
        cell: (row) => <Attempted row={row} />,
        width: 180,
      },
      {
        id: "heard",
        title: t("config.when"),
        cell: (row) => <Instant at={row.attempted_at ?? row.heard_at} relative />,
        width: 120,
      },
      {
        id: "by",
        title: t("config.by"),
        cell: (row) => (row.attempted_at === null ? <Unknown /> : <By id={row.attempted_by} />),
        width: 140,
        isExtra: true,
      },
      {
        id: "rule",
        title: t("config.rule"),
        cell: (row) => <Rule row={row} />,
        width: 220,
        isExtra: true,
      },
      {
        id: "set",
        title: t("config.set"),
        cell: (row) => <SetButton row={row} choose={choose} />,
        width: 110,
      },
    ],
    [t, choose],
  );
}

function Value({ row }: { row: Setting }) {
  const { t } = useTranslation("stations");
  if (row.is_write_only) return <span>{t("config.notShown")}</span>;
  if (row.value === null) return <Unknown />;
  const text = row.unit ? `${row.value} ${row.unit}` : row.value;
  return <span title={text}>{text}</span>;
}

function Desired({ row }: { row: Setting }) {
  if (row.desired_value === null || row.standing === null) return <Unknown />;
  return (
    <>
      <span title={row.desired_value}>{row.desired_value}</span>{" "}
      <StatusMark sign={STANDING[row.standing]} bare />
    </>
  );
}

function Attempted({ row }: { row: Setting }) {
  const isThere = row.attempted_value !== null && row.attempt_result !== null;
  if (!isThere || (row.attempt_result === "accepted" && !row.differs)) return <Unknown />;
  return (
    <>
      <span title={row.attempted_value ?? ""}>{row.attempted_value}</span>{" "}
      {row.attempt_result !== null && <StatusMark sign={ATTEMPT[row.attempt_result]} bare />}
    </>
  );
}

function Rule({ row }: { row: Setting }) {
  const rule = useRule(row);
  return rule === "" ? <Unknown /> : <span title={rule}>{rule}</span>;
}

function By({ id }: { id: string | null }) {
  const { t } = useTranslation("stations");
  return id === null ? t("command.bySystem") : <UserName id={id} />;
}

function SetButton({ row, choose }: { row: Setting; choose: (setting: Setting) => void }) {
  const { t } = useTranslation("stations");
  return (
    <ActionButton
      size="xs"
      variant="default"
      needs={NEEDS}
      why={row.is_read_only ? t("config.isReadOnly") : null}
      {...(row.is_read_only ? { leftSection: <IconLock size={13} /> } : {})}
      onClick={() => choose(row)}
    >
      {t("config.change")}
    </ActionButton>
  );
}
