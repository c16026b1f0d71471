import { ActionIcon, Button, SimpleGrid, Stack, Tooltip } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { commonTax, type Place, type Thing, things, withTax } from "./document";
import type { Draft } from "./draft";
import { DecimalAt, TextAt } from "./fields";
import classes from "./tariffs.module.css";

const NEW: Thing = { code: "VAT", name: "VAT", percent: "" };

/** The taxes of one price. */
export function TaxForm({ draft, place }: { draft: Draft; place: Place }) {
  const { t } = useTranslation("tariffs");
  const rules = things(draft.get(place));
  return (
    <Stack gap="xs">
      <div className={classes.label}>{t("tax")}</div>
      {rules.map((_, which) => (
        <Rule
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place
          key={which}
          draft={draft}
          place={[...place, which]}
          remove={() => draft.set([...place, which], undefined)}
        />
      ))}
      <Add act={() => draft.set([...place, rules.length], NEW)} />
    </Stack>
  );
}

/**
 * The taxes of all prices at once, written into each. Its fields go by the first price, where the
 * platform's remarks stand as well.
 */
export function CommonTaxForm({ draft }: { draft: Draft }) {
  const { t } = useTranslation("tariffs");
  const rules = commonTax(draft.document) ?? [];
  const put = (tax: readonly Thing[]) => draft.replace(withTax(draft.document, tax));
  const first: Place = ["groups", 0, "components", 0, "tax"];
  const shared: Draft = {
    ...draft,
    set: (place, value) => {
      const [which, field] = place.slice(first.length);
      put(
        rules.map((rule, number) =>
          number === which && typeof field === "string"
            ? omitEmpty({ ...rule, [field]: value })
            : rule,
        ),
      );
    },
  };
  return (
    <Stack gap="xs">
      {rules.length === 0 && <p className={classes.quiet}>{t("noTaxText")}</p>}
      {rules.map((_, which) => (
        <Rule
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is known by its place
          key={which}
          draft={shared}
          place={[...first, which]}
          remove={() => put(rules.filter((__, number) => number !== which))}
        />
      ))}
      <Add act={() => put([...rules, NEW])} />
    </Stack>
  );
}

function omitEmpty(rule: Thing): Thing {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined));
}

function Rule({ draft, place, remove }: { draft: Draft; place: Place; remove: () => void }) {
  const { t } = useTranslation("tariffs");
  return (
    <div className={classes.rule}>
      <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="sm">
        <TextAt draft={draft} place={[...place, "name"]} label={t("taxName")} />
        <DecimalAt draft={draft} place={[...place, "percent"]} label={t("taxPercent")} unit="%" />
        <TextAt draft={draft} place={[...place, "code"]} label={t("taxCode")} />
        <TextAt draft={draft} place={[...place, "jurisdiction"]} label={t("taxJurisdiction")} />
      </SimpleGrid>
      <Tooltip label={t("removeTax")}>
        <ActionIcon variant="subtle" color="gray" aria-label={t("removeTax")} onClick={remove}>
          <IconTrash size={16} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function Add({ act }: { act: () => void }) {
  const { t } = useTranslation("tariffs");
  return (
    <div>
      <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={act}>
        {t("addTax")}
      </Button>
    </div>
  );
}
