import { Button, Checkbox, Loader, Select } from "@mantine/core";
import { IconCircleCheck, IconPrinter } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { client, read } from "@/api/client";
import { useSite } from "@/api/names";
import { StartForm } from "@/pages/stations/commands/StartCard";
import { askStatuses } from "@/pages/stations/commands/send";
import { StationMark } from "@/pages/stations/StationMark";
import { keptPassword } from "@/pages/stations/setup/passwords";
import {
  doneSteps,
  isWholeCharge,
  nextStep,
  STEPS,
  type StepName,
} from "@/pages/stations/setup/progress";
import { RotatePassword } from "@/pages/stations/setup/RotatePassword";
import { Secret } from "@/pages/stations/setup/Secret";
import { Step, type StepState } from "@/pages/stations/setup/Step";
import classes from "@/pages/stations/setup/setup.module.css";
import { useStationQuery, useTerminalsOf } from "@/pages/stations/station/useThisStation";
import {
  makeOf,
  payersOf,
  protocolOf,
  type Schemas,
  type Session,
  type Station,
  type Terminal,
} from "@/pages/stations/stations";
import { DoButton } from "@/parts/actions";
import { Instant } from "@/parts/figures";
import { Page } from "@/parts/Page";
import { StatusMark } from "@/parts/StatusMark";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { CONNECTOR, ONLINE, UNHEARD } from "@/status/signs";

const EVERY_MS = 4_000;
const NO_SESSIONS: readonly Session[] = [];
const LATEST = 20;

/** The way of a station from its creation to its first paid charge, as a list that goes green. */
export default function Commissioning() {
  const station = useStationQuery();
  if (station.isPending) return <Loading />;
  if (station.isError && station.data === undefined) {
    return <ProblemNotice thrown={station.error} again={() => void station.refetch()} />;
  }
  return <Checklist station={station.data} />;
}

function useLatestSessions(stationId: string, isWaiting: boolean): readonly Session[] {
  const query = { station_id: stationId, sort: "-opened_at", limit: LATEST };
  const found = useQuery({
    queryKey: ["get", "/api/v1/sessions", { params: { query } }],
    queryFn: ({ signal }) => read<{ items: Session[] }>("/api/v1/sessions", { query, signal }),
    refetchInterval: isWaiting ? EVERY_MS : false,
  });
  return found.data?.items ?? NO_SESSIONS;
}

function Checklist({ station }: { station: Station }) {
  const { t } = useTranslation("stations");
  const scoped = useScoped();
  const site = useSite(station.site_id);
  const sessions = useLatestSessions(station.id, station.is_connected);
  const { terminals } = useTerminalsOf(station.site_id);
  const done = useMemo(
    () => doneSteps(station, terminals, sessions),
    [station, terminals, sessions],
  );
  const next = nextStep(done, terminals.length > 0);
  const [looked, setLooked] = useState<StepName | null>(null);
  const home = `/stations/${station.id}`;
  const outcomes = useOutcomes(station, terminals, sessions, site?.name ?? null);
  const bodies: Partial<Record<StepName, ReactNode>> = {
    password: <Password station={station} />,
    boot: <Boot station={station} />,
    connectors: <Connectors station={station} />,
    charge: <Charge station={station} sessions={sessions} />,
    terminal: <MapTerminal station={station} terminals={terminals} />,
    reader: <TestReaders station={station} terminals={terminals} />,
  };
  const stateOf = (step: StepName): StepState => {
    if (done.has(step)) return "done";
    return step === next ? "open" : "later";
  };
  return (
    <Page
      title={t("setup.commissionTitle", { name: station.name })}
      above={[
        { title: t("title"), to: "/stations" },
        { title: station.name, to: home },
      ]}
      mark={<StationMark station={station} />}
      about={t("setup.commissionAbout")}
    >
      <p aria-live="polite" className={classes.quiet}>
        {t("setup.progress", { done: done.size, of: STEPS.length })}
      </p>
      <ol className={classes.steps}>
        {STEPS.map((step, place) => {
          const body = bodies[step];
          const isOpen = body !== undefined && (step === next || step === looked);
          return (
            <Step
              key={step}
              number={place + 1}
              title={t(`setup.step.${step}`)}
              state={stateOf(step)}
              outcome={outcomes[step] ?? null}
              isOpen={isOpen}
              {...(body !== undefined && step !== next
                ? { toggle: () => setLooked(looked === step ? null : step) }
                : {})}
            >
              {body}
            </Step>
          );
        })}
      </ol>
      {next === null && (
        <div className={classes.done} role="status">
          <IconCircleCheck size={30} stroke={1.7} aria-hidden />
          <p>{t(station.is_connected ? "setup.done" : "setup.doneAway")}</p>
          <div className={classes.buttons}>
            <Button
              component={Link}
              to={scoped(`${home}/codes`)}
              size="md"
              variant="default"
              leftSection={<IconPrinter size={18} aria-hidden />}
            >
              {t("setup.toCodes")}
            </Button>
            <Button component={Link} to={scoped(home)} size="md">
              {t("setup.toStation")}
            </Button>
          </div>
        </div>
      )}
    </Page>
  );
}

/** What came of each step, in a line. */
function useOutcomes(
  station: Station,
  terminals: readonly Terminal[],
  sessions: readonly Session[],
  siteName: string | null,
): Partial<Record<StepName, string>> {
  const { t } = useTranslation("stations");
  const connectors = station.evses.flatMap((evse) => evse.connectors);
  const heard = connectors.filter((each) => each.status !== null).length;
  const payers = [...new Set(station.evses.flatMap((evse) => payersOf(terminals, evse)))];
  const found: Partial<Record<StepName, string>> = {
    identity: [...new Set([station.identity, station.name])].join(" · "),
    evses: t("setup.evsesThere", { count: station.evses.length }),
    connectors: t("setup.connectorsHeard", { heard, of: connectors.length }),
  };
  if (siteName !== null) found.site = siteName;
  if (station.booted_at !== null) {
    found.boot = [makeOf(station), station.firmware_version, protocolOf(station.subprotocol)]
      .filter((each) => each !== null)
      .join(" · ");
  }
  if (sessions.some(isWholeCharge)) found.charge = t("setup.chargeDone");
  if (payers.length > 0) found.terminal = payers.map(({ label }) => label).join(", ");
  else if (terminals.length === 0) found.terminal = t("setup.noTerminals");
  return found;
}

function Password({ station }: { station: Station }) {
  const { t } = useTranslation("stations");
  const password = keptPassword(station.id);
  const byCertificate = station.security_profile === 3;
  const about = byCertificate
    ? "secret.certificate"
    : password === null
      ? "secret.gone"
      : "secret.once";
  return (
    <div className={classes.form}>
      <p className={classes.quiet}>{t(about)}</p>
      <Secret station={station} password={password} />
      {password === null && station.security_profile > 0 && !byCertificate && (
        <RotatePassword station={station} size="md" />
      )}
      {station.connected_at === null && <Boot station={station} />}
    </div>
  );
}

function Boot({ station }: { station: Station }) {
  const { t } = useTranslation("stations");
  if (station.booted_at === null) {
    return (
      <div className={classes.form}>
        <div className={classes.waiting} role="status">
          <Loader size="sm" />
          <span>{t(station.is_connected ? "setup.connectedNotBooted" : "setup.waitsForBoot")}</span>
        </div>
        <details>
          <summary>{t("setup.whenItDoesNotCome")}</summary>
          <ul>
            {(["address", "password", "network", "profile"] as const).map((each) => (
              <li key={each}>{t(`setup.check.${each}`)}</li>
            ))}
          </ul>
        </details>
      </div>
    );
  }
  return (
    <p className={classes.quiet}>
      {t("setup.cameAt")} <Instant at={station.booted_at} />
    </p>
  );
}

function Connectors({ station }: { station: Station }) {
  const { t } = useTranslation("stations");
  const ask = () => askStatuses(station);
  return (
    <div className={classes.form}>
      <ul className={classes.plugs}>
        {station.evses.flatMap((evse) =>
          evse.connectors.map((plug) => (
            <li key={plug.id}>
              <span>
                {t("general.evse", { label: evse.label })} · {t(`standard.${plug.standard}`)}
              </span>
              {plug.status === null ? (
                <StatusMark sign={UNHEARD} name={t("general.saidNothing")} />
              ) : (
                <StatusMark sign={CONNECTOR[plug.status] ?? UNHEARD} name={plug.status} />
              )}
            </li>
          )),
        )}
      </ul>
      <div>
        <DoButton
          size="md"
          variant="default"
          needs={["send", "commands"]}
          why={station.is_connected ? null : t("act.notConnected")}
          act={ask}
          done={t("act.asked")}
        >
          {t("setup.askStatus")}
        </DoButton>
      </div>
    </div>
  );
}

function Charge({ station, sessions }: { station: Station; sessions: readonly Session[] }) {
  const { t } = useTranslation("stations");
  return (
    <div className={classes.form}>
      <p className={classes.quiet}>{t("setup.chargeAbout")}</p>
      <StartForm
        station={station}
        why={station.is_connected ? null : t("act.notConnected")}
        size="lg"
        running={sessions[0]}
      />
    </div>
  );
}

function MapTerminal({ station, terminals }: { station: Station; terminals: readonly Terminal[] }) {
  const { t } = useTranslation("stations");
  const scoped = useScoped();
  const queries = useQueryClient();
  const [terminalId, setTerminalId] = useState<string | null>(
    terminals.length === 1 ? (terminals[0]?.id ?? null) : null,
  );
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const terminal = terminals.find((each) => each.id === terminalId);
  const wanted = station.evses.map((evse) => evse.id).filter((id) => !left.has(id));
  const save = async () => {
    if (terminal === undefined) return;
    const others = terminal.evse_ids.filter((id) => !station.evses.some((evse) => evse.id === id));
    await client.PATCH("/api/v1/terminals/{terminal_id}", {
      params: { path: { terminal_id: terminal.id } },
      body: { evse_ids: [...others, ...wanted] },
    });
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/terminals"] });
  };
  if (terminals.length === 0) {
    return (
      <div className={classes.form}>
        <p className={classes.quiet}>{t("setup.noTerminalsText")}</p>
        <Link to={scoped("/terminals")}>{t("setup.toTerminals")}</Link>
      </div>
    );
  }
  return (
    <div className={classes.form}>
      <Select
        label={t("setup.terminal")}
        description={t("setup.terminalHint")}
        placeholder={t("setup.chooseTerminal")}
        size="md"
        data={terminals.map(({ id, label, serial_ref }) => ({
          value: id,
          label: `${label} · ${serial_ref}`,
        }))}
        value={terminalId}
        onChange={setTerminalId}
      />
      {station.evses.map((evse) => (
        <Checkbox
          key={evse.id}
          size="md"
          label={t("setup.paysFor", { label: evse.label })}
          checked={!left.has(evse.id)}
          onChange={(event) => {
            const next = new Set(left);
            if (event.currentTarget.checked) next.delete(evse.id);
            else next.add(evse.id);
            setLeft(next);
          }}
        />
      ))}
      <div>
        <DoButton
          size="md"
          needs={["change", "terminals"]}
          why={
            terminal === undefined
              ? t("setup.missing.terminal")
              : wanted.length === 0
                ? t("act.chooseEvse")
                : null
          }
          act={save}
          done={t("setup.mapped")}
        >
          {t("setup.map")}
        </DoButton>
      </div>
    </div>
  );
}

function TestReaders({ station, terminals }: { station: Station; terminals: readonly Terminal[] }) {
  const { t } = useTranslation("stations");
  const payers = [...new Set(station.evses.flatMap((evse) => payersOf(terminals, evse)))];
  if (payers.length === 0) return <p className={classes.quiet}>{t("setup.mapFirst")}</p>;
  return (
    <div className={classes.form}>
      {payers.map((terminal) => (
        <TestReader key={terminal.id} terminal={terminal} />
      ))}
      <p className={classes.quiet}>{t("setup.tapAbout")}</p>
    </div>
  );
}

function TestReader({ terminal }: { terminal: Terminal }) {
  const { t } = useTranslation("stations");
  const queries = useQueryClient();
  const [tested, setTested] = useState<Schemas["TerminalTestView"] | null>(null);
  const test = async () => {
    const { data } = await client.POST("/api/v1/terminals/{terminal_id}/test", {
      params: { path: { terminal_id: terminal.id } },
    });
    setTested(data ?? null);
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/terminals"] });
  };
  return (
    <div className={classes.form}>
      <div className={classes.waiting}>
        <strong>{terminal.label}</strong>
        <StatusMark sign={ONLINE[terminal.is_online ? "true" : "false"]} />
      </div>
      {tested !== null && (
        <p className={tested.is_online ? classes.quiet : classes.warn} role="status">
          {tested.problem ??
            t(tested.is_online ? "setup.readerAnswers" : "setup.readerSilent", {
              firmware: tested.firmware ?? "–",
            })}
        </p>
      )}
      <div>
        <DoButton
          size="md"
          variant="default"
          needs={["change", "terminals"]}
          act={test}
          done={t("setup.readerTested")}
        >
          {t("setup.testReader")}
        </DoButton>
      </div>
    </div>
  );
}
