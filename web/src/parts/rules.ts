import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { components } from "@/generated/api";
import type words from "@/words/en/deviations.json";

export type Rule = components["schemas"]["Rule"];
export type RuleExample = components["schemas"]["DeviationRuleView"];
/** The rules that there are words for; one without is refused by the type checker below. */
type Worded = keyof (typeof words)["rules"];

/** A rule in plain words: what stations do, and what we do about it. */
export function useRuleWords(): (rule: Rule) => { title: string; text: string } {
  const { t } = useTranslation("deviations");
  return useCallback(
    (rule) => {
      const word: Worded = rule;
      return { title: t(`rules.${word}.title`), text: t(`rules.${word}.text`) };
    },
    [t],
  );
}

/** Every rule there is, with an example; they change with a release only. */
export function useRules() {
  return api.useQuery(
    "get",
    "/api/v1/deviation-rules",
    {},
    { staleTime: Number.POSITIVE_INFINITY },
  );
}
