import {
  Button,
  CloseButton,
  Input,
  MultiSelect,
  NativeSelect,
  Select,
  TextInput,
} from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFilter, IconSearch } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Filter, namesOf } from "@/parts/filters";
import { usePhone } from "@/parts/phone";
import { StationFilter } from "@/parts/StationFilter";
import { useSearchParams } from "@/shell/search";
import classes from "./FilterBar.module.css";

const TYPING_MS = 300;

/** The filters of a list; what is asked stands in the address. */
export function FilterBar({ filters }: { filters: readonly Filter[] }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const put = (name: string, values: readonly string[]) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete(name);
        for (const value of values) if (value !== "") after.append(name, value);
        return after;
      },
      { replace: true },
    );
  const names = filters.flatMap(namesOf);
  const used = filters.filter((each) => namesOf(each).some((name) => search.has(name))).length;
  const isPhone = usePhone();
  const [isOpen, setOpen] = useState(false);
  // On a phone they would stand before the list: there one asks for them.
  const isFolded = isPhone && filters.length > 1;
  const isShown = !isFolded || isOpen;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a legend and a frame of its own
    <div
      className={classes.bar}
      data-whole={(isFolded && isOpen) || undefined}
      role="group"
      aria-label={t("list.filters")}
    >
      {isFolded && (
        <Button
          variant="default"
          leftSection={<IconFilter size={16} aria-hidden />}
          aria-expanded={isOpen}
          className={classes.fold ?? ""}
          onClick={() => setOpen(!isOpen)}
        >
          {used === 0 ? t("list.filters") : t("list.filtersUsed", { count: used })}
        </Button>
      )}
      {isShown &&
        filters.map((filter) => (
          <OneFilter key={filter.name} filter={filter} search={search} put={put} />
        ))}
      {used > 0 && (
        <Button variant="subtle" onClick={() => setSearch((before) => without(before, names))}>
          {t("list.clearFilters")}
        </Button>
      )}
    </div>
  );
}

function without(search: URLSearchParams, names: readonly string[]): URLSearchParams {
  const after = new URLSearchParams(search);
  for (const name of names) after.delete(name);
  return after;
}

type Put = (name: string, values: readonly string[]) => void;

function OneFilter({ filter, search, put }: { filter: Filter; search: URLSearchParams; put: Put }) {
  switch (filter.kind) {
    case "text":
      return <TextFilter filter={filter} asked={search.get(filter.name) ?? ""} put={put} />;
    case "choice":
      return filter.isSingle ? (
        <Select
          aria-label={filter.title}
          placeholder={filter.title}
          data={filter.choices.map(({ value, title }) => ({ value, label: title }))}
          value={search.get(filter.name)}
          onChange={(value) => put(filter.name, value === null ? [] : [value])}
          clearable
          className={classes.choice ?? ""}
        />
      ) : (
        <MultiSelect
          aria-label={filter.title}
          placeholder={search.has(filter.name) ? "" : filter.title}
          data={filter.choices.map(({ value, title }) => ({ value, label: title }))}
          value={search.getAll(filter.name)}
          onChange={(values) => put(filter.name, values)}
          clearable
          searchable={filter.choices.length > 8}
          className={(search.has(filter.name) ? classes.chosen : classes.choice) ?? ""}
        />
      );
    case "period":
      return <PeriodFilter filter={filter} search={search} put={put} />;
    case "station":
      return (
        <StationFilter
          title={filter.title}
          asked={search.get(filter.name)}
          put={(id) => put(filter.name, id === null ? [] : [id])}
        />
      );
    case "search":
      return <SearchFilter filter={filter} search={search} put={put} />;
  }
}

function TextFilter({
  filter,
  asked,
  put,
}: {
  filter: Filter & { kind: "text" };
  asked: string;
  put: Put;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(asked);
  useEffect(() => setTyped(asked), [asked]);
  const ask = useDebouncedCallback((value: string) => put(filter.name, [value.trim()]), TYPING_MS);
  return (
    <TextInput
      aria-label={filter.title}
      placeholder={filter.title}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        typed === "" ? null : (
          <CloseButton size="sm" aria-label={t("clear")} onClick={() => put(filter.name, [])} />
        )
      }
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        ask(event.currentTarget.value);
      }}
      w={200}
    />
  );
}

function SearchFilter({
  filter,
  search,
  put,
}: {
  filter: Filter & { kind: "search" };
  search: URLSearchParams;
  put: Put;
}) {
  const asked = filter.within.find(({ name }) => search.has(name))?.name;
  const [chosen, setChosen] = useState(filter.name);
  const name = asked ?? chosen;
  const title = filter.within.find((each) => each.name === name)?.title ?? filter.title;
  const change = (next: string) => {
    const value = search.get(name) ?? "";
    setChosen(next);
    if (value === "") return;
    put(name, []);
    put(next, [value]);
  };
  return (
    <Input.Wrapper className={classes.search ?? ""}>
      <NativeSelect
        aria-label={filter.title}
        data={filter.within.map((each) => ({ value: each.name, label: each.title }))}
        value={name}
        onChange={(event) => change(event.currentTarget.value)}
      />
      <TextFilter
        key={name}
        filter={{ kind: "text", name, title }}
        asked={search.get(name) ?? ""}
        put={put}
      />
    </Input.Wrapper>
  );
}

const HOUR_MS = 3_600_000;
const PERIODS: Readonly<Record<string, number>> = {
  hour: HOUR_MS,
  day: 24 * HOUR_MS,
  week: 7 * 24 * HOUR_MS,
  month: 30 * 24 * HOUR_MS,
};

/** Since when, as one usually asks; other bounds that stand in the address are kept and shown. */
function PeriodFilter({
  filter,
  search,
  put,
}: {
  filter: Filter & { kind: "period" };
  search: URLSearchParams;
  put: Put;
}) {
  const { t } = useTranslation();
  const from = `${filter.name}_from`;
  const asked = search.get(from);
  const [chosen, setChosen] = useState<string | null>(null);
  const data = Object.keys(PERIODS).map((value) => ({
    value,
    label: t(`period.${value}` as never),
  }));
  if (asked !== null && chosen === null) data.push({ value: "other", label: t("period.other") });
  return (
    <Select
      aria-label={filter.title}
      placeholder={filter.title}
      data={data}
      value={asked === null ? null : (chosen ?? "other")}
      onChange={(value) => {
        setChosen(value);
        const length = PERIODS[value ?? ""];
        if (value !== "other") {
          put(from, length === undefined ? [] : [new Date(Date.now() - length).toISOString()]);
        }
      }}
      clearable
      className={classes.choice ?? ""}
    />
  );
}
