import { Stack } from "@mantine/core";
import { IconTimeline } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import { indented, readAnswer, readCall } from "@/pages/stations/ocpp/frames";
import { Json } from "@/pages/stations/ocpp/Json";
import { Tree } from "@/pages/stations/ocpp/Tree";
import { useSentence } from "@/pages/stations/ocpp/useSentence";
import type { Schemas } from "@/pages/stations/stations";
import { Instant } from "@/parts/figures";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import classes from "./ocpp.module.css";

const AT_THAT_TIME = 50;
type Line = Schemas["OcppLogView"];

/** One call with its answer: in a sentence, as fields, and as it crossed the wire. */
export function FrameInFull({ stationId, id, at }: { stationId: string; id: string; at: string }) {
  const { t } = useTranslation("stations");
  const found = useQuery({
    queryKey: ["frame", stationId, id, at],
    queryFn: async ({ signal }) => {
      const page = await read<{ items: Line[] }>("/api/v1/stations/{station_id}/ocpp-log", {
        path: { station_id: stationId },
        query: { received_at_from: at, sort: "received_at", limit: AT_THAT_TIME },
        signal,
      });
      return page.items.find((each) => each.id === id) ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (found.isPending) return <Loading rows={6} />;
  if (found.isError) {
    return <ProblemNotice thrown={found.error} again={() => void found.refetch()} />;
  }
  if (found.data === null) return <EmptyState shape={IconTimeline} title={t("log.gone")} />;
  return <Shown line={found.data} />;
}

function Shown({ line }: { line: Line }) {
  const { t } = useTranslation("stations");
  const { said, answered } = useSentence();
  const isIn = line.direction === "in";
  const call = readCall(line.request);
  const answer = line.answer === null ? null : readAnswer(line.answer);
  return (
    <Stack gap="lg">
      <div>
        <p className={classes.quiet}>
          <Instant at={line.received_at} style="second" /> · {line.action} ·{" "}
          {t(isIn ? "log.in" : "log.out")} · <code>{line.message_id}</code>
        </p>
        <p className={classes.sentence}>{said(line)}</p>
        <p className={classes.quiet}>
          {t(isIn ? "log.weAnswered" : "log.stationAnswered", { answer: answered(line) })}
        </p>
      </div>
      {line.problem !== null && <p className={classes.problem}>{line.problem}</p>}
      {call !== null && Object.keys(call).length > 0 && (
        <section>
          <h3 className={classes.part}>{t("log.fields")}</h3>
          <Tree thing={call} />
        </section>
      )}
      <section>
        <h3 className={classes.part}>{t("log.rawCall")}</h3>
        <Json text={indented(line.request)} />
      </section>
      {line.answer !== null && (
        <section>
          <h3 className={classes.part}>{t("log.rawAnswer")}</h3>
          {answer?.kind === "result" && Object.keys(answer.payload).length > 0 && (
            <Tree thing={answer.payload} />
          )}
          <Json text={indented(line.answer)} />
        </section>
      )}
      {line.is_guilty && <p className={classes.quiet}>{t("log.escaped")}</p>}
    </Stack>
  );
}
