import { useTranslation } from "react-i18next";
import { Unknown } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { EVENT, severityOf } from "@/status/signs";
import type words from "@/words/en/stations.json";

type Severity = keyof (typeof words)["events"]["severities"];

/** How grave an event is, 0 (danger) to 9; null: nobody says. */
export function SeverityMark({ severity }: { severity: number | null }) {
  const { t } = useTranslation("stations");
  if (severity === null) return <Unknown />;
  const name =
    severity <= 9 ? t(`events.severities.${String(severity) as Severity}`) : `${severity}`;
  return <StatusMark sign={EVENT[severityOf(severity)]} name={name} bare />;
}
