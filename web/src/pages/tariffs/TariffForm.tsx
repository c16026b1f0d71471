import { Button, Group, SimpleGrid, Stack, Switch } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useChoices } from "@/pages/sites/choices";
import { Card } from "@/parts/Card";
import { commonTax, freeId, type Thing, text, thing, things } from "./document";
import type { Draft } from "./draft";
import { ChoiceAt, DecimalAt, LongTextAt, SpanAt, TextAt } from "./fields";
import { PriceForm, WhenForm } from "./PriceForm";
import { useSaid } from "./said";
import { CommonTaxForm } from "./TaxForm";
import classes from "./tariffs.module.css";

const TAX_MODES = ["INCLUSIVE", "EXCLUSIVE", "NONE"] as const;
const ROUNDINGS = ["EU_GROSS", "EU_NET", "RETAIL_LINE", "OCPI4"] as const;
const PAUSES = ["CHARGING", "IDLE", "UNBILLED"] as const;
const OFFERED = [
  ["energy", { dim: "ENERGY" }],
  ["time", { dim: "CHARGING_TIME", per: "min" }],
  ["idle", { dim: "IDLE_TIME", per: "min" }],
  ["start", { dim: "FLAT" }],
] as const;

/** The whole of a tariff as a form; where a form has no field, the text beside it has. */
export function TariffForm({ draft }: { draft: Draft }) {
  const { t } = useTranslation("tariffs");
  const { currencies } = useChoices();
  const { document } = draft;
  const currency = text(document.currency);
  const hasOwnTax = commonTax(document) === null;
  return (
    <Stack gap="md">
      <Card title={t("form.whole")}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <TextAt
            draft={draft}
            place={["name"]}
            label={t("name")}
            about={t("nameAbout")}
            required
          />
          <ChoiceAt
            draft={draft}
            place={["currency"]}
            label={t("currency")}
            about={t("currencyAbout")}
            choices={currencies}
            searchable
          />
          <ChoiceAt
            draft={draft}
            place={["tax_mode"]}
            label={t("field.tax_mode")}
            about={t("taxModeAbout")}
            choices={TAX_MODES.map((value) => ({ value, label: t(`taxMode.${value}`) }))}
          />
          <ChoiceAt
            draft={draft}
            place={["rounding", "profile"]}
            label={t("field.rounding")}
            about={t("roundingAbout")}
            choices={ROUNDINGS.map((value) => ({ value, label: t(`rounding.${value}`) }))}
          />
        </SimpleGrid>
      </Card>
      <Prices draft={draft} hasOwnTax={hasOwnTax} />
      {document.tax_mode !== "NONE" && (
        <Card title={t("tax")} about={hasOwnTax ? t("taxOwnAbout") : t("taxAbout")}>
          {hasOwnTax ? (
            <p className={classes.quiet}>{t("taxOwnText")}</p>
          ) : (
            <CommonTaxForm draft={draft} />
          )}
        </Card>
      )}
      <Card title={t("form.limits")} about={t("form.limitsAbout")}>
        <Stack gap="sm">
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {(["minimum", "maximum"] as const).flatMap((limit) =>
              (["gross", "net"] as const).map((side) => (
                <DecimalAt
                  key={`${limit} ${side}`}
                  draft={draft}
                  place={[limit, side]}
                  label={t(`form.${limit}.${side}`)}
                  unit={currency}
                />
              )),
            )}
            <SpanAt
              draft={draft}
              place={["minimum", "applies_after_s"]}
              label={t("form.appliesAfter")}
              about={t("form.appliesAfterAbout")}
              unit={t("min")}
              size={60}
            />
          </SimpleGrid>
          <Switch
            label={t("form.minimumEnergy")}
            checked={thing(document.minimum).require_energy === true}
            onChange={(event) =>
              draft.set(["minimum", "require_energy"], event.currentTarget.checked || undefined)
            }
          />
        </Stack>
      </Card>
      <Card title={t("form.hold")} about={t("form.holdAbout")}>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
          <DecimalAt
            draft={draft}
            place={["authorization", "preauth_amount"]}
            label={t("form.preauth")}
            about={t("form.preauthAbout")}
            unit={currency}
          />
          <DecimalAt
            draft={draft}
            place={["authorization", "max_authorization"]}
            label={t("form.maxHold")}
            about={t("form.maxHoldAbout")}
            unit={currency}
          />
        </SimpleGrid>
      </Card>
      <Card title={t("form.rest")}>
        <Stack gap="sm">
          <ChoiceAt
            draft={draft}
            place={["idle_policy", "suspended_evse"]}
            label={t("form.pause")}
            about={t("form.pauseAbout")}
            usual="CHARGING"
            choices={PAUSES.map((value) => ({ value, label: t(`pause.${value}`) }))}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            <LongTextAt
              draft={draft}
              place={["texts", "en"]}
              label={t("form.textEn")}
              about={t("form.textAbout")}
            />
            <LongTextAt
              draft={draft}
              place={["texts", "de"]}
              label={t("form.textDe")}
              about={t("form.textAbout")}
            />
          </SimpleGrid>
        </Stack>
      </Card>
    </Stack>
  );
}

function Prices({ draft, hasOwnTax }: { draft: Draft; hasOwnTax: boolean }) {
  const { t } = useTranslation("tariffs");
  const groups = things(draft.document.groups);
  const wrong = draft.wrong(["groups"]);
  return (
    <>
      {groups.map((group, number) => (
        <Card
          // biome-ignore lint/suspicious/noArrayIndexKey: a group is known by its place
          key={number}
          title={groups.length > 1 ? t("form.group", { name: text(group.id) }) : t("form.prices")}
          about={t("form.pricesAbout")}
        >
          <Stack gap="md">
            {groups.length > 1 && <GroupForm draft={draft} group={group} number={number} />}
            <PricesOf draft={draft} group={group} number={number} hasOwnTax={hasOwnTax} />
            {wrong !== null && <p className={classes.wrong}>{wrong}</p>}
          </Stack>
        </Card>
      ))}
      <div>
        <Button
          variant="subtle"
          size="xs"
          maw="100%"
          mih={30}
          h="auto"
          py={4}
          styles={{ label: { whiteSpace: "normal", textAlign: "start" } }}
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            draft.set(["groups", groups.length], {
              id: `group-${groups.length + 1}`,
              priority: groups.length,
              components: [],
            })
          }
        >
          {t("form.addGroup")}
        </Button>
      </div>
    </>
  );
}

function GroupForm({ draft, group, number }: { draft: Draft; group: Thing; number: number }) {
  const { t } = useTranslation("tariffs");
  const priority = draft.get(["groups", number, "priority"]);
  return (
    <Stack gap="sm" className={classes.price}>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextAt draft={draft} place={["groups", number, "id"]} label={t("field.id")} />
        <SpanAt
          draft={draft}
          place={["groups", number, "priority"]}
          label={t("form.priority")}
          about={t("form.priorityAbout")}
          unit={priority === undefined ? "0" : ""}
          size={1}
        />
      </SimpleGrid>
      <WhenForm draft={draft} place={["groups", number, "when"]} when={thing(group.when)} />
      <div>
        <Button
          variant="default"
          size="xs"
          onClick={() => draft.set(["groups", number], undefined)}
        >
          {t("form.removeGroup")}
        </Button>
      </div>
    </Stack>
  );
}

function PricesOf({
  draft,
  group,
  number,
  hasOwnTax,
}: {
  draft: Draft;
  group: Thing;
  number: number;
  hasOwnTax: boolean;
}) {
  const { t } = useTranslation("tariffs");
  const said = useSaid(text(draft.document.currency));
  const prices = things(group.components);
  const base = ["groups", number, "components"];
  const swap = (one: number, other: number) => () => {
    const next = [...prices];
    const [first, second] = [prices[one], prices[other]];
    if (first === undefined || second === undefined) return;
    [next[one], next[other]] = [second, first];
    draft.set(base, next);
  };
  const tax = commonTax(draft.document) ?? [];
  return (
    <>
      {prices.map((price, place) => (
        <PriceForm
          // biome-ignore lint/suspicious/noArrayIndexKey: its id can be typed, its place stays
          key={place}
          draft={draft}
          place={[...base, place]}
          price={price}
          said={said}
          hasOwnTax={hasOwnTax}
          move={{
            up: place === 0 ? null : swap(place, place - 1),
            down: place === prices.length - 1 ? null : swap(place, place + 1),
          }}
        />
      ))}
      <Group gap="xs" role="group" aria-label={t("form.addPrice")}>
        {OFFERED.map(([id, price]) => (
          <Button
            key={id}
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() =>
              draft.set([...base, prices.length], {
                id: freeId(draft.document, id),
                ...price,
                ...(tax.length === 0 ? {} : { tax }),
              })
            }
          >
            {t(`dim.${price.dim}`)}
          </Button>
        ))}
      </Group>
    </>
  );
}
