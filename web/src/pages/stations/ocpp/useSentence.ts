import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import { readAnswer, readCall } from "@/pages/stations/ocpp/frames";
import { answeredTo, type Clause, saidBy, type Value } from "@/pages/stations/ocpp/said";
import type { Schemas } from "@/pages/stations/stations";

type Line = Pick<Schemas["OcppLogView"], "action" | "direction" | "request" | "answer" | "problem">;

/** A line of the log as sentences of the language that is spoken. */
export function useSentence(): { said: (line: Line) => string; answered: (line: Line) => string } {
  const { t } = useTranslation(["stations", "status"]);
  const formats = useFormats();
  const written = useCallback(
    (value: Value): string | number => {
      if (typeof value !== "object") return value;
      if ("wh" in value) return formats.energy(value.wh, 3);
      if ("w" in value) return formats.power(value.w);
      return t(`connector.${value.status}`, { ns: "status", defaultValue: value.status });
    },
    [t, formats],
  );
  const sentence = useCallback(
    (clauses: readonly Clause[]) =>
      clauses
        .map(({ word, values }) => {
          const filled = Object.fromEntries(
            Object.entries(values).map(([name, value]) => [name, written(value)]),
          );
          return t(`said.${word}`, filled as Record<string, string>);
        })
        .join(", "),
    [t, written],
  );
  const said = useCallback(
    (line: Line) => sentence(saidBy(line.action, line.direction, readCall(line.request))),
    [sentence],
  );
  const answered = useCallback(
    (line: Line) => {
      if (line.answer === null) return line.problem ?? t("said.answer.none");
      return sentence(answeredTo(line.action, line.direction, readAnswer(line.answer)));
    },
    [sentence, t],
  );
  return { said, answered };
}
