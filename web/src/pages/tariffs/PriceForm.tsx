import {
  ActionIcon,
  Chip,
  Collapse,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Switch,
  Tooltip,
  UnstyledButton,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp, IconChevronRight, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { type Place, type Thing, text, thing, UNITS, unitOf } from "./document";
import type { Draft } from "./draft";
import { ChoiceAt, DecimalAt, SpanAt, TextAt } from "./fields";
import { DAYS, type Said } from "./said";
import { TaxForm } from "./TaxForm";
import classes from "./tariffs.module.css";

const DIMS = ["ENERGY", "CHARGING_TIME", "IDLE_TIME", "FLAT"] as const;

/** One price: what it is for, how much, when it holds, what limits it. */
export function PriceForm({
  draft,
  place,
  price,
  said,
  hasOwnTax,
  move,
}: {
  draft: Draft;
  place: Place;
  price: Thing;
  said: Said;
  hasOwnTax: boolean;
  /** Up or down by one; null where it stands at that end. */
  move: { up: (() => void) | null; down: (() => void) | null };
}) {
  const { t } = useTranslation("tariffs");
  const isPlain = Object.keys(price).every((each) => PLAIN.has(each));
  const [isMore, { toggle }] = useDisclosure(!isPlain);
  const dim = text(price.dim);
  const inside = (...more: Place) => [...place, ...more];
  const name = said.name(price);
  return (
    <fieldset className={classes.price}>
      <legend className={classes.hidden}>{name}</legend>
      <div className={classes.priceHead}>
        <span>
          <b>{name}</b>
          <span className={classes.detail}>{said.when(price.when)}</span>
        </span>
        <Group gap={2} wrap="nowrap">
          <Step label={t("moveUp", { name })} act={move.up} shape={<IconArrowUp size={16} />} />
          <Step
            label={t("moveDown", { name })}
            act={move.down}
            shape={<IconArrowDown size={16} />}
          />
          <Tooltip label={t("removePrice", { name })}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("removePrice", { name })}
              onClick={() => draft.set(place, undefined)}
            >
              <IconTrash size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </div>
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        <Select
          label={t("field.dim")}
          data={DIMS.map((value) => ({ value, label: t(`dim.${value}`) }))}
          allowDeselect={false}
          value={dim || null}
          error={draft.wrong(inside("dim"))}
          onChange={(next) => {
            const { per: _, grace, cap, require_energy, ...rest } = price;
            const kept = {
              ...(next === "IDLE_TIME" && grace !== undefined ? { grace } : {}),
              ...(next !== "FLAT" && cap !== undefined ? { cap } : {}),
              ...(next === "FLAT" && require_energy !== undefined ? { require_energy } : {}),
              ...(next?.includes("TIME") ? { per: "min" } : {}),
            };
            draft.set(place, { ...rest, dim: next, ...kept });
          }}
        />
        <DecimalAt
          draft={draft}
          place={inside("price")}
          label={t("field.price")}
          unit={text(draft.document.currency)}
          required
        />
        <ChoiceAt
          draft={draft}
          place={inside("per")}
          label={t("field.per")}
          usual={unitOf({ dim })}
          choices={(UNITS[dim] ?? [unitOf(price)]).map((value) => ({
            value,
            label: t(`unit.${value}` as "unit.h", value),
          }))}
        />
      </SimpleGrid>
      <UnstyledButton className={classes.more} onClick={toggle} aria-expanded={isMore}>
        <IconChevronRight size={16} aria-hidden data-open={isMore || undefined} />
        {t("conditions")}
      </UnstyledButton>
      <Collapse expanded={isMore}>
        <Stack gap="md" pt="sm">
          <WhenForm draft={draft} place={inside("when")} when={thing(price.when)} />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {dim === "IDLE_TIME" && <GraceForm draft={draft} place={inside("grace")} />}
            {dim !== "FLAT" && (
              <DecimalAt
                draft={draft}
                place={inside("cap", "amount")}
                label={t("field.cap")}
                about={t("capAbout")}
                unit={text(draft.document.currency)}
              />
            )}
            <TextAt
              draft={draft}
              place={inside("labels", "en")}
              label={t("labelEn")}
              about={t("labelAbout")}
            />
            <TextAt
              draft={draft}
              place={inside("labels", "de")}
              label={t("labelDe")}
              about={t("labelAbout")}
            />
            <TextAt
              draft={draft}
              place={inside("slot")}
              label={t("field.slot")}
              about={t("slotAbout")}
            />
            <TextAt draft={draft} place={inside("id")} label={t("field.id")} about={t("idAbout")} />
          </SimpleGrid>
          {dim === "FLAT" && (
            <Switch
              label={t("requireEnergy")}
              checked={price.require_energy === true}
              onChange={(event) =>
                draft.set(inside("require_energy"), event.currentTarget.checked || undefined)
              }
            />
          )}
          {hasOwnTax && <TaxForm draft={draft} place={inside("tax")} />}
        </Stack>
      </Collapse>
    </fieldset>
  );
}

const PLAIN = new Set(["id", "dim", "price", "per", "tax"]);

function Step({
  label,
  act,
  shape,
}: {
  label: string;
  act: (() => void) | null;
  shape: React.ReactNode;
}) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={label}
      title={label}
      disabled={act === null}
      onClick={() => act?.()}
    >
      {shape}
    </ActionIcon>
  );
}

/** When a price holds; all that is given must. */
export function WhenForm({ draft, place, when }: { draft: Draft; place: Place; when: Thing }) {
  const { t } = useTranslation("tariffs");
  const inside = (...more: Place) => [...place, ...more];
  const days = Array.isArray(when.days) ? when.days.map(text) : [];
  const runsOver =
    text(when.start_time) !== "" &&
    text(when.end_time) !== "" &&
    text(when.end_time) <= text(when.start_time);
  return (
    <Stack gap="sm">
      <div>
        <div className={classes.label} id={place.join("-")}>
          {t("days")}
        </div>
        <Chip.Group
          multiple
          value={days}
          onChange={(chosen) => {
            const next = DAYS.filter((each) => chosen.includes(each));
            draft.set(inside("days"), next.length === 0 ? undefined : next);
          }}
        >
          <Group gap={6} role="group" aria-labelledby={place.join("-")}>
            {DAYS.map((day) => (
              <Chip key={day} value={day} size="xs">
                {t(`dayShort.${day}`)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        <p className={classes.fieldAbout}>{draft.wrong(inside("days")) ?? t("daysAbout")}</p>
      </div>
      <SimpleGrid cols={{ base: 2, xs: 4 }} spacing="sm">
        <TextAt draft={draft} place={inside("start_time")} label={t("fromTime")} type="time" />
        <TextAt draft={draft} place={inside("end_time")} label={t("toTime")} type="time" />
        <TextAt draft={draft} place={inside("start_date")} label={t("fromDate")} type="date" />
        <TextAt draft={draft} place={inside("end_date")} label={t("toDate")} type="date" />
        <SpanAt
          draft={draft}
          place={inside("min_idle")}
          label={t("minIdle")}
          unit={t("min")}
          size={60}
        />
        <SpanAt
          draft={draft}
          place={inside("max_idle")}
          label={t("maxIdle")}
          unit={t("min")}
          size={60}
        />
      </SimpleGrid>
      {runsOver && (
        <ChoiceAt
          draft={draft}
          place={inside("anchor")}
          label={t("anchor")}
          usual="INSTANT"
          choices={[
            { value: "INSTANT", label: t("anchorInstant") },
            { value: "START_DAY", label: t("anchorStartDay") },
          ]}
        />
      )}
    </Stack>
  );
}

function GraceForm({ draft, place }: { draft: Draft; place: Place }) {
  const { t } = useTranslation("tariffs");
  return (
    <>
      <SpanAt
        draft={draft}
        place={[...place, "seconds"]}
        label={t("field.grace")}
        about={t("graceAbout")}
        unit={t("min")}
        size={60}
      />
      <ChoiceAt
        draft={draft}
        place={[...place, "kind"]}
        label={t("graceKind")}
        about={t("graceKindAbout")}
        usual="FREE"
        choices={[
          { value: "FREE", label: t("graceFree") },
          { value: "RETROACTIVE", label: t("graceRetroactive") },
        ]}
      />
    </>
  );
}
