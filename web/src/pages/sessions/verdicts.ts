import {
  IconAlertTriangle,
  IconCheck,
  IconCircleDashed,
  IconCopy,
  IconFlag,
  IconMinus,
} from "@tabler/icons-react";
import type { Sign } from "@/status/tone";

const REFUSED = { tone: "warn", shape: IconAlertTriangle, word: "" } as const;

/** What the check says of a reading; its word and its sentence are in the area of sessions. */
export const VERDICT = {
  ANCHOR: { tone: "good", shape: IconFlag, word: "" },
  OK: { tone: "good", shape: IconCheck, word: "" },
  DUPLICATE: { tone: "off", shape: IconCopy, word: "" },
  TIME_DEPRECATED: REFUSED,
  ENERGY_DEPRECATED: REFUSED,
  ENERGY_EXCESSIVE: REFUSED,
  NO_ENERGY: { tone: "off", shape: IconCircleDashed, word: "" },
  AFTER_STOP: { tone: "off", shape: IconMinus, word: "" },
  NO_SESSION: { tone: "off", shape: IconMinus, word: "" },
} as const satisfies Readonly<Record<string, Sign>>;

export function verdictSign(verdict: string): Sign {
  return (VERDICT as Readonly<Record<string, Sign>>)[verdict] ?? REFUSED;
}
