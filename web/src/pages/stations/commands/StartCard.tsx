import { Select, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, client, idempotencyKey } from "@/api/client";
import { useMay } from "@/api/me";
import classes from "@/pages/stations/commands/commands.module.css";
import type { Session, Station } from "@/pages/stations/stations";
import { ActionButton, DoButton } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Energy, Power } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { ProblemNotice } from "@/parts/states";
import { TokenSelect } from "@/parts/TokenSelect";
import { useScoped } from "@/shell/scope";
import { SESSION } from "@/status/signs";

const EVERY_MS = 3_000;

/** Begins a charge on a token's account. */
export function StartCard({ station, why }: { station: Station; why: string | null }) {
  const { t } = useTranslation("stations");
  return (
    <Card title={t("act.start.title")} about={t("act.start.about")}>
      <StartForm station={station} why={why} />
    </Card>
  );
}

/** EVSE and token, the start, and the session that came of it with its stop. */
export function StartForm({
  station,
  why,
  size = "sm",
  running,
}: {
  station: Station;
  why: string | null;
  size?: "sm" | "lg";
  /** One that somebody else began there, shown until one is begun here. */
  running?: Session | undefined;
}) {
  const { t } = useTranslation("stations");
  const [evseId, setEvseId] = useState<string | null>(station.evses[0]?.id ?? null);
  const mayChoose = useMay()("read", "tokens");
  const [tokenId, setTokenId] = useState<string | null>(null);
  const [uid, setUid] = useState("");
  const token = mayChoose ? { token_id: tokenId } : { token_uid: uid.trim() || null };
  const [session, setSession] = useState<Session | null>(null);
  const [thrown, setThrown] = useState<unknown>(null);
  const [isAsking, setIsAsking] = useState(false);
  const shown = session ?? running;
  const reason =
    why ??
    (evseId === null
      ? t("act.chooseEvse")
      : Object.values(token).includes(null)
        ? t(mayChoose ? "act.chooseToken" : "act.enterToken")
        : null);
  const begin = async () => {
    setThrown(null);
    setIsAsking(true);
    try {
      const { data } = await client.POST("/api/v1/evses/{evse_id}/start", {
        params: {
          path: { evse_id: evseId ?? "" },
          header: { "Idempotency-Key": idempotencyKey() },
        },
        body: token,
      });
      setSession(data ?? null);
    } catch (refused) {
      setThrown(refused);
    } finally {
      setIsAsking(false);
    }
  };
  return (
    <div className={classes.form}>
      <div className={classes.fields}>
        <Select
          label={t("act.where")}
          size={size}
          data={station.evses.map((evse) => ({
            value: evse.id,
            label: t("general.evse", { label: evse.label }),
          }))}
          value={evseId}
          onChange={setEvseId}
          allowDeselect={false}
        />
        {mayChoose ? (
          <TokenSelect value={tokenId} onChange={setTokenId} size={size} />
        ) : (
          <TextInput
            label={t("act.start.uid")}
            description={t("act.start.uidHint")}
            size={size}
            value={uid}
            onChange={(event) => setUid(event.currentTarget.value)}
            autoCapitalize="characters"
            autoComplete="off"
            spellCheck={false}
          />
        )}
      </div>
      <div>
        <ActionButton
          needs={["send", "commands"]}
          why={reason}
          variant="default"
          size={size}
          loading={isAsking}
          onClick={() => void begin()}
        >
          {t("act.start.do")}
        </ActionButton>
      </div>
      {thrown !== null && <ProblemNotice thrown={thrown} />}
      {shown !== undefined && <Begun key={shown.id} session={shown} size={size} />}
    </div>
  );
}

/** The session that was begun, until it is over. */
function Begun({ session: first, size }: { session: Session; size: "sm" | "lg" }) {
  const { t } = useTranslation("stations");
  const scoped = useScoped();
  const queries = useQueryClient();
  const path = { session_id: first.id };
  const found = api.useQuery(
    "get",
    "/api/v1/sessions/{session_id}",
    { params: { path } },
    { refetchInterval: (running) => (running.state.data?.ended_at ? false : EVERY_MS) },
  );
  const session = found.data ?? first;
  const isOpen = session.status === "ready" || session.status === "in_progress";
  const stop = async () => {
    await client.POST("/api/v1/sessions/{session_id}/stop", { params: { path } });
    await queries.invalidateQueries({ queryKey: ["get", "/api/v1/sessions/{session_id}"] });
  };
  return (
    <div className={classes.life} role="status">
      <div className={classes.lifeHead}>
        <StatusMark sign={SESSION[session.status]} />
        <Energy wh={session.energy_wh} />
        {session.status === "in_progress" && <Power w={session.power_w} />}
        <Link to={scoped(`/sessions/${session.id}`)}>{t("act.start.see")}</Link>
      </div>
      {session.status === "ready" && <p className={classes.quiet}>{t("act.start.plugIn")}</p>}
      {isOpen && (
        <DoButton
          needs={["send", "commands"]}
          act={stop}
          done={t("act.start.stopAsked")}
          variant="default"
          size={size}
          mt={10}
        >
          {t("act.start.stop")}
        </DoButton>
      )}
    </div>
  );
}
