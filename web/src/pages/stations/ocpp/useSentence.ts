import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import { isUnanswered, readAnswer, readCall } from "@/pages/stations/ocpp/frames";
import { answeredTo, saidBy } from "@/pages/stations/ocpp/said";
import { sentenceOf } from "@/pages/stations/ocpp/sentence";
import type { Schemas } from "@/pages/stations/stations";

type Line = Pick<Schemas["OcppLogView"], "action" | "direction" | "request" | "answer" | "problem">;

/** A line of the log as sentences of the language that is spoken. */
export function useSentence(): { said: (line: Line) => string; answered: (line: Line) => string } {
  const { t } = useTranslation(["stations", "status"]);
  const formats = useFormats();
  const said = useCallback(
    (line: Line) =>
      sentenceOf(saidBy(line.action, line.direction, readCall(line.request)), t, formats),
    [t, formats],
  );
  const answered = useCallback(
    (line: Line) => {
      if (line.answer === null) {
        const none = isUnanswered(line.request) ? "said.answer.notAsked" : "said.answer.none";
        return line.problem ?? t(none);
      }
      const answer = readAnswer(line.answer);
      const asked = readCall(line.request);
      return sentenceOf(answeredTo(line.action, line.direction, answer, asked), t, formats);
    },
    [t, formats],
  );
  return { said, answered };
}
