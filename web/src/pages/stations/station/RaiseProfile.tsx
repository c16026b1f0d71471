import { NumberInput, Select, Text, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { CommandLife } from "@/pages/stations/commands/CommandLife";
import classes from "@/pages/stations/commands/commands.module.css";
import { useStationAddress } from "@/pages/stations/setup/Secret";
import { type Command, type Schemas, STATION, type Station } from "@/pages/stations/stations";
import { ConfirmButton, DoButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { useWish } from "@/parts/wish";

const HIGHEST = 3;
const LIVES_FOR_S = 30;
const INTERFACES: readonly Schemas["OCPPInterface"][] = [
  "Wired0",
  "Wired1",
  "Wired2",
  "Wired3",
  "Wireless0",
  "Wireless1",
  "Wireless2",
  "Wireless3",
];

/** Where a station comes by its new profile; the slots and the interface are words of OCPP 2.x. */
type Way = {
  url: string;
  slot: number;
  fallback: number;
  by: Schemas["OCPPInterface"];
  timeoutS: number;
};

/** Has a station come by a higher security profile, and follows it until it did. */
export function RaiseProfile({ station, why }: { station: Station; why: string | null }) {
  const { t } = useTranslation("stations");
  const [command, setCommand] = useState<Command | null>(null);
  return (
    <Card title={t("act.raise.title")} about={t("act.raise.about")}>
      <div className={classes.form}>
        <Text size="sm" c="dimmed">
          {t("act.raise.now", { profile: useNamed(station) })}
        </Text>
        {station.next_security_profile === null ? (
          <Ask key={station.security_profile} station={station} why={why} then={setCommand} />
        ) : (
          <OnItsWay station={station} next={station.next_security_profile} />
        )}
        {command !== null && <CommandLife key={command.id} command={command} />}
      </div>
    </Card>
  );
}

function useNamed(station: Station): string {
  const { t } = useTranslation("stations");
  return `${station.security_profile}: ${t(`profiles.${station.security_profile}` as never)}`;
}

function Ask({
  station,
  why,
  then,
}: {
  station: Station;
  why: string | null;
  then: (command: Command) => void;
}) {
  const { t } = useTranslation("stations");
  const queries = useQueryClient();
  const address = useStationAddress() ?? "";
  const higher = [1, 2, HIGHEST].filter((profile) => profile > station.security_profile);
  const [profile, setProfile] = useState(higher[0] ?? HIGHEST);
  const [typed, setTyped] = useState<Way | null>(null);
  const wish = useWish();
  const isTls = profile > 1;
  const fits = (url: string) => !isTls || url.startsWith("wss://");
  const usual = { slot: 2, fallback: 1, by: "Wired0", timeoutS: 30 } as const;
  const way = typed ?? { url: fits(address) ? address : "", ...usual };
  const put = (changed: Partial<Way>) => setTyped({ ...way, ...changed });
  const hasSlots = station.subprotocol !== null && station.subprotocol !== "ocpp1.6";
  const body = {
    security_profile: profile,
    url: way.url || null,
    configuration_slot: way.slot,
    fallback_slot: way.fallback,
    ocpp_interface: way.by,
    message_timeout_s: way.timeoutS,
    lives_for_s: LIVES_FOR_S,
  };
  const raise = async () => {
    const { data } = await client.POST("/api/v1/stations/{station_id}/raise-security-profile", {
      params: {
        path: { station_id: station.id },
        header: { "Idempotency-Key": wish.keyOf(JSON.stringify(body)) },
      },
      body,
    });
    wish.forget();
    if (data !== undefined) then(data);
    await queries.invalidateQueries({ queryKey: ["get", STATION] });
  };
  if (higher.length === 0) return <Text size="sm">{t("act.raise.highest")}</Text>;
  return (
    <>
      <Select
        label={t("act.raise.to")}
        data={higher.map((each) => ({
          value: String(each),
          label: `${each}: ${t(`profiles.${each}` as never)}`,
        }))}
        value={String(profile)}
        onChange={(next) => setProfile(Number(next ?? profile))}
        allowDeselect={false}
      />
      <TextInput
        label={t("act.raise.url")}
        description={t("act.raise.urlAbout")}
        placeholder={isTls ? "wss://" : "ws://"}
        value={way.url}
        onChange={(event) => put({ url: event.currentTarget.value })}
        spellCheck={false}
      />
      {hasSlots && (
        <details>
          <summary>{t("act.raise.how")}</summary>
          <div className={classes.form}>
            <NumberInput
              label={t("act.raise.slot")}
              min={0}
              max={1000}
              allowDecimal={false}
              value={way.slot}
              onChange={(slot) => put({ slot: Number(slot) })}
            />
            <NumberInput
              label={t("act.raise.fallback")}
              min={0}
              max={1000}
              allowDecimal={false}
              value={way.fallback}
              onChange={(fallback) => put({ fallback: Number(fallback) })}
            />
            <Select
              label={t("act.raise.by")}
              data={INTERFACES}
              value={way.by}
              onChange={(by) => put({ by: by ?? way.by })}
              allowDeselect={false}
            />
            <NumberInput
              label={t("act.raise.timeout")}
              min={1}
              max={3600}
              allowDecimal={false}
              value={way.timeoutS}
              onChange={(timeoutS) => put({ timeoutS: Number(timeoutS) })}
            />
          </div>
        </details>
      )}
      <div className={classes.buttons}>
        <ConfirmButton
          needs={["send", "commands"]}
          why={why ?? (fits(way.url) ? null : t("act.raise.needsTls"))}
          title={t("act.raise.ask", { name: station.name, profile })}
          text={t(hasSlots ? "act.raise.bySlot" : "act.raise.byKey", { profile })}
          confirm={t("act.raise.do")}
          act={raise}
          done={t("act.asked")}
        >
          {t("act.raise.do")}
        </ConfirmButton>
      </div>
    </>
  );
}

function OnItsWay({ station, next }: { station: Station; next: number }) {
  const { t } = useTranslation("stations");
  const queries = useQueryClient();
  const callOff = async () => {
    await client.PATCH(STATION, {
      params: { path: { station_id: station.id } },
      body: { next_security_profile: null },
    });
    await queries.invalidateQueries({ queryKey: ["get", STATION] });
  };
  return (
    <>
      <Text role="status">
        {t("act.raise.onItsWay", { profile: next, name: t(`profiles.${next}` as never) })}
      </Text>
      <div className={classes.buttons}>
        <DoButton
          needs={["change", "stations"]}
          variant="default"
          act={callOff}
          done={t("act.raise.calledOff")}
        >
          {t("act.raise.callOff")}
        </DoButton>
      </div>
    </>
  );
}
