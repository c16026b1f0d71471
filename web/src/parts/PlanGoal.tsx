import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { components } from "@/generated/api";

export type PlanGoal = components["schemas"]["PlanGoal"];
export const GOALS = ["off", "at_once", "cheapest"] as const satisfies readonly PlanGoal[];

/** What is made of the needs of vehicles; null: whoever is above says it. */
export function PlanGoalSelect({
  value,
  change,
  description,
  above,
  isOff = false,
}: {
  value: PlanGoal | null;
  change: (value: PlanGoal | null) => void;
  description: string;
  /** What stands there where nothing is chosen. */
  above: string;
  isOff?: boolean;
}) {
  const { t } = useTranslation("energy");
  return (
    <Select
      label={t("plans.goal")}
      description={description}
      placeholder={above}
      data={GOALS.map((each) => ({ value: each, label: t(`plans.goals.${each}`) }))}
      value={value}
      onChange={(next) => change(goalIn(next))}
      clearable
      disabled={isOff}
    />
  );
}

export function goalIn(text: string | null): PlanGoal | null {
  return GOALS.find((each) => each === text) ?? null;
}
