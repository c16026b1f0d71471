import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import type { components } from "@/generated/api";
import type { Column } from "@/parts/DataList";
import { Instant, Unknown } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { type Rule, useRules, useRuleWords } from "@/parts/rules";
import { exampleOf } from "./example";

/** What a row of either list has. */
type Told = Pick<
  components["schemas"]["ModelDeviationView"],
  "rule" | "field" | "example" | "count" | "first_at" | "last_at"
>;

/** What was said otherwise, and where. */
export function useSaidColumns(): readonly Column<Told>[] {
  const { t } = useTranslation("deviations");
  return useMemo(
    () => [
      { id: "rule", title: t("rule"), cell: (row) => <RuleTitle rule={row.rule} />, width: 180 },
      { id: "field", title: t("field"), cell: (row) => <Field path={row.field} />, width: 110 },
      {
        id: "example",
        title: t("example"),
        cell: (row) => <Said example={row.example} />,
        width: 114,
      },
    ],
    [t],
  );
}

/** How often it was heard, and when. */
export function useHeardColumns(): readonly Column<Told>[] {
  const { t } = useTranslation("deviations");
  return useMemo(
    () => [
      {
        id: "count",
        title: t("count"),
        cell: (row) => <Count value={row.count} />,
        sort: "count",
        width: 86,
        align: "end",
      },
      {
        id: "last",
        title: t("lastAt"),
        cell: (row) => <Instant at={row.last_at} relative />,
        sort: "last_at",
        width: 135,
      },
      {
        id: "first",
        title: t("firstAt"),
        cell: (row) => <Instant at={row.first_at} />,
        width: 150,
        isExtra: true,
      },
    ],
    [t],
  );
}

export function useRuleFilter(): Filter {
  const { t } = useTranslation("deviations");
  const rules = useRules().data?.items;
  const said = useRuleWords();
  return useMemo(
    () => ({
      kind: "choice",
      name: "rule",
      title: t("rule"),
      choices: (rules ?? []).map(({ rule }) => ({ value: rule, title: said(rule).title })),
    }),
    [t, rules, said],
  );
}

function RuleTitle({ rule }: { rule: Rule }) {
  const { title, text } = useRuleWords()(rule);
  return <span title={text}>{title}</span>;
}

/** A path in a message; of the whole message there is none. */
export function Field({ path }: { path: string }) {
  const { t } = useTranslation("deviations");
  return path === "" ? t("wholeMessage") : <code title={path}>{path}</code>;
}

/** What was said last; of what was not kept, in words what it was. */
export function Said({ example }: { example: string }) {
  const { t } = useTranslation("deviations");
  const told = exampleOf(example);
  switch (told.kind) {
    case "said":
      return <code title={told.text}>{told.text}</code>;
    case "nothing":
      return <Unknown />;
    case "object":
      return t("described.object");
    case "characters":
    case "list":
      return t(`described.${told.kind}`, { count: told.count });
  }
}

export function Count({ value }: { value: number }) {
  return <bdi>{useFormats().plain(value)}</bdi>;
}

/** Text as the station said it, in full where the place is small. */
export function Text({ title }: { title: string | null }) {
  return title === null ? <Unknown /> : <span title={title}>{title}</span>;
}
