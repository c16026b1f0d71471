import { Button, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { CommandLife } from "@/pages/stations/commands/CommandLife";
import classes from "@/pages/stations/commands/commands.module.css";
import { LastCommands } from "@/pages/stations/commands/LastCommands";
import { StartCard } from "@/pages/stations/commands/StartCard";
import { ORDERS, type Order, send } from "@/pages/stations/commands/send";
import { Maintenance } from "@/pages/stations/station/Maintenance";
import { RaiseProfile } from "@/pages/stations/station/RaiseProfile";
import { RegistrationCard } from "@/pages/stations/station/RegistrationCard";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import type { Command, Schemas, Station } from "@/pages/stations/stations";
import { ActionButton, ConfirmButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { ProblemNotice } from "@/parts/states";

const NEEDS = ["send", "commands"] as const;
const WHOLE = "whole";

/** What can be done to a station, and what came of what was done. */
export default function Actions() {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const why = useWhyNot(station);
  const isAccepted =
    station.registration === "accepted" && (station.registration_told ?? "accepted") === "accepted";
  return (
    <>
      <div className={classes.grid}>
        <StartCard station={station} why={why ?? (isAccepted ? null : t("act.notAccepted"))} />
        <Restart station={station} why={why} />
        <UnlockCard station={station} why={why} />
        <Availability station={station} why={why} />
        <Maintenance station={station} />
        <RegistrationCard station={station} />
        <TriggerCard station={station} why={why} />
        <ActionCard
          title={t("act.clearCache.title")}
          about={t("act.clearCache.about")}
          station={station}
        >
          {(ask) => (
            <ActionButton
              needs={NEEDS}
              why={why}
              variant="default"
              onClick={() => ask(ORDERS.clearCache())}
            >
              {t("act.clearCache.do")}
            </ActionButton>
          )}
        </ActionCard>
        <RaiseProfile station={station} why={why} />
        <AnyAction station={station} why={why} />
      </div>
      <LastCommands station={station} />
    </>
  );
}

/** Why nobody would hear a command now; null where somebody would. */
function useWhyNot(station: Station): string | null {
  const { t } = useTranslation("stations");
  if (station.is_retired) return t("act.retired");
  if (station.registration_told === "rejected") return t("act.rejected");
  if (station.is_connected) return null;
  return t(station.connected_at === null ? "act.neverConnected" : "act.notConnected");
}

type Props = { station: Station; why: string | null };
type Ask = (order: Order) => void;

/** One action: what it does in a sentence, its controls, and the life of its newest command. */
function ActionCard({
  title,
  about,
  station,
  children,
}: {
  title: string;
  about: string;
  station: Station;
  children: (ask: Ask, isAsking: boolean) => ReactNode;
}) {
  const [command, setCommand] = useState<Command | null>(null);
  const [thrown, setThrown] = useState<unknown>(null);
  const [isAsking, setIsAsking] = useState(false);
  const ask: Ask = (order) => {
    setThrown(null);
    setIsAsking(true);
    send(station.id, order)
      .then(setCommand)
      .catch(setThrown)
      .finally(() => setIsAsking(false));
  };
  return (
    <Card title={title} about={about}>
      <div className={classes.form}>
        {children(ask, isAsking)}
        {thrown !== null && <ProblemNotice thrown={thrown} />}
        {command !== null && thrown === null && <CommandLife key={command.id} command={command} />}
      </div>
    </Card>
  );
}

function Restart({ station, why }: Props) {
  const { t } = useTranslation("stations");
  return (
    <ActionCard title={t("act.restart.title")} about={t("act.restart.about")} station={station}>
      {(ask) => (
        <div className={classes.buttons}>
          <ActionButton
            needs={NEEDS}
            why={why}
            variant="default"
            onClick={() => ask(ORDERS.reset(false))}
          >
            {t("act.restart.soft")}
          </ActionButton>
          <ConfirmButton
            needs={NEEDS}
            why={why}
            title={t("act.restart.hardTitle", { name: station.name })}
            text={t("act.restart.hardText")}
            confirm={t("act.restart.hard")}
            act={async () => ask(ORDERS.reset(true))}
            done={t("act.asked")}
          >
            {t("act.restart.hard")}
          </ConfirmButton>
        </div>
      )}
    </ActionCard>
  );
}

function UnlockCard({ station, why }: Props) {
  const { t } = useTranslation("stations");
  const plugs = useMemo(
    () =>
      station.evses.flatMap((evse) =>
        evse.connectors.map((connector) => ({
          value: `${evse.evse_no} ${connector.connector_no}`,
          label: `${evse.label} · ${t(`standard.${connector.standard}`)}`,
        })),
      ),
    [station, t],
  );
  const [plug, setPlug] = useState<string | null>(
    plugs.length === 1 ? (plugs[0]?.value ?? null) : null,
  );
  return (
    <ActionCard title={t("act.unlock.title")} about={t("act.unlock.about")} station={station}>
      {(ask) => (
        <>
          <Select label={t("connector")} data={plugs} value={plug} onChange={setPlug} />
          <ActionButton
            needs={NEEDS}
            why={why ?? (plug === null ? t("act.chooseConnector") : null)}
            variant="default"
            onClick={() => {
              const [evseNo, connectorNo] = (plug ?? "").split(" ").map(Number);
              ask(ORDERS.unlock(evseNo ?? 0, connectorNo ?? 0));
            }}
          >
            {t("act.unlock.do")}
          </ActionButton>
        </>
      )}
    </ActionCard>
  );
}

/** The EVSEs of a station to choose from, and the station as a whole. */
function EvseSelect({
  station,
  value,
  onChange,
}: {
  station: Station;
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation("stations");
  return (
    <Select
      label={t("act.where")}
      data={[
        { value: WHOLE, label: t("act.wholeStation") },
        ...station.evses.map((evse) => ({
          value: String(evse.evse_no),
          label: t("general.evse", { label: evse.label }),
        })),
      ]}
      value={value}
      onChange={(next) => onChange(next ?? WHOLE)}
      allowDeselect={false}
    />
  );
}

function evseOf(value: string): number | null {
  return value === WHOLE ? null : Number(value);
}

function Availability({ station, why }: Props) {
  const { t } = useTranslation("stations");
  const [where, setWhere] = useState(WHOLE);
  return (
    <ActionCard
      title={t("act.availability.title")}
      about={t("act.availability.about")}
      station={station}
    >
      {(ask) => (
        <>
          <EvseSelect station={station} value={where} onChange={setWhere} />
          <div className={classes.buttons}>
            <ActionButton
              needs={NEEDS}
              why={why}
              variant="default"
              onClick={() => ask(ORDERS.availability(false, evseOf(where)))}
            >
              {t("act.availability.off")}
            </ActionButton>
            <ActionButton
              needs={NEEDS}
              why={why}
              variant="default"
              onClick={() => ask(ORDERS.availability(true, evseOf(where)))}
            >
              {t("act.availability.on")}
            </ActionButton>
          </div>
        </>
      )}
    </ActionCard>
  );
}

const FIRST = { connector_no: 1 };
const MESSAGES_16: readonly Schemas["Message"][] = [
  "StatusNotification",
  "MeterValues",
  "Heartbeat",
  "BootNotification",
  "FirmwareStatusNotification",
  "DiagnosticsStatusNotification",
];
const MESSAGES_2: readonly Schemas["Message"][] = [
  "StatusNotification",
  "MeterValues",
  "TransactionEvent",
  "Heartbeat",
  "BootNotification",
  "FirmwareStatusNotification",
  "LogStatusNotification",
];

function TriggerCard({ station, why }: Props) {
  const { t } = useTranslation("stations");
  const messages = station.subprotocol === "ocpp1.6" ? MESSAGES_16 : MESSAGES_2;
  const [message, setMessage] = useState<Schemas["Message"]>("StatusNotification");
  const [where, setWhere] = useState(WHOLE);
  const evseNo = evseOf(where);
  const isStatusOfOne = message === "StatusNotification" && station.subprotocol !== "ocpp1.6";
  const place = evseNo === null ? null : { evse_no: evseNo, ...(isStatusOfOne && FIRST) };
  const noPlace = isStatusOfOne && place === null ? t("act.trigger.whichEvse") : null;
  return (
    <ActionCard title={t("act.trigger.title")} about={t("act.trigger.about")} station={station}>
      {(ask) => (
        <>
          <div className={classes.fields}>
            <Select
              label={t("act.trigger.message")}
              data={messages.map((value) => ({ value, label: t(`message.${value}`) }))}
              value={message}
              onChange={(next) =>
                setMessage(messages.find((each) => each === next) ?? "StatusNotification")
              }
              allowDeselect={false}
            />
            <EvseSelect station={station} value={where} onChange={setWhere} />
          </div>
          <div>
            <ActionButton
              needs={NEEDS}
              why={why ?? noPlace}
              variant="default"
              onClick={() => ask(ORDERS.trigger(message, place))}
            >
              {t("act.trigger.do")}
            </ActionButton>
          </div>
        </>
      )}
    </ActionCard>
  );
}

/** An action by its name, for those who know OCPP. */
function AnyAction({ station, why }: Props) {
  const { t } = useTranslation("stations");
  const [isShown, setIsShown] = useState(false);
  const [name, setName] = useState("");
  const [payload, setPayload] = useState("{}");
  const read = readPayload(payload);
  const nothing = name.trim() === "" ? t("act.any.noName") : null;
  return (
    <ActionCard title={t("act.any.title")} about={t("act.any.about")} station={station}>
      {(ask, isAsking) => (
        <>
          <Switch
            label={t("act.any.show")}
            checked={isShown}
            onChange={(event) => setIsShown(event.currentTarget.checked)}
          />
          {isShown && (
            <form
              className={classes.form}
              onSubmit={(event) => {
                event.preventDefault();
                if (read !== null && why === null && nothing === null) {
                  ask({ name: name.trim(), payload: read });
                }
              }}
            >
              <TextInput
                label={t("act.any.name")}
                placeholder="GetConfiguration"
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                autoCapitalize="off"
                spellCheck={false}
              />
              <Textarea
                label={t("act.any.payload")}
                value={payload}
                onChange={(event) => setPayload(event.currentTarget.value)}
                error={read === null ? t("act.any.noJson") : undefined}
                autosize
                minRows={3}
                maxRows={14}
                spellCheck={false}
                styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
              />
              <div>
                {why === null && nothing === null && read !== null ? (
                  <Button type="submit" variant="default" loading={isAsking}>
                    {t("act.any.do")}
                  </Button>
                ) : (
                  <ActionButton
                    needs={NEEDS}
                    why={why ?? nothing ?? t("act.any.noJson")}
                    variant="default"
                    onClick={() => {}}
                  >
                    {t("act.any.do")}
                  </ActionButton>
                )}
              </div>
            </form>
          )}
        </>
      )}
    </ActionCard>
  );
}

/** The object that was written; null where it is none. */
function readPayload(text: string): Record<string, unknown> | null {
  try {
    const read: unknown = JSON.parse(text);
    const isObject = typeof read === "object" && read !== null && !Array.isArray(read);
    return isObject ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
