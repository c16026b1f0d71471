import { Select, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { decimal, type Place, text } from "./document";
import type { Draft } from "./draft";

type Common = { draft: Draft; place: Place; label: string; about?: ReactNode };

/** A line of text at one place of the document; empty means that nothing is said. */
export function TextAt({
  draft,
  place,
  label,
  about,
  type = "text",
  required = false,
}: Common & { type?: "text" | "time" | "date"; required?: boolean }) {
  return (
    <TextInput
      type={type}
      label={label}
      description={about}
      withAsterisk={required}
      value={text(draft.get(place))}
      error={draft.wrong(place)}
      onChange={(event) => draft.set(place, event.currentTarget.value || undefined)}
    />
  );
}

export function LongTextAt({ draft, place, label, about }: Common) {
  return (
    <Textarea
      autosize
      label={label}
      description={about}
      value={text(draft.get(place))}
      error={draft.wrong(place)}
      onChange={(event) => draft.set(place, event.currentTarget.value || undefined)}
    />
  );
}

/** A decimal, kept as it was typed. */
export function DecimalAt({
  draft,
  place,
  label,
  about,
  unit,
  required = false,
}: Common & { unit?: string; required?: boolean }) {
  return (
    <TextInput
      inputMode="decimal"
      label={label}
      description={about}
      withAsterisk={required}
      rightSection={unit === undefined ? undefined : <span>{unit}</span>}
      rightSectionWidth={52}
      value={text(draft.get(place))}
      error={draft.wrong(place)}
      onChange={(event) => draft.set(place, decimal(event.currentTarget.value) || undefined)}
    />
  );
}

/** A whole number of seconds, typed in minutes or seconds. */
export function SpanAt({
  draft,
  place,
  label,
  about,
  unit,
  size,
}: Common & { unit: string; size: 1 | 60 }) {
  const seconds = draft.get(place);
  const shown = typeof seconds === "number" ? String(seconds / size) : text(seconds);
  return (
    <TextInput
      inputMode="decimal"
      label={label}
      description={about}
      rightSection={<span>{unit}</span>}
      rightSectionWidth={52}
      value={shown}
      error={draft.wrong(place)}
      onChange={(event) => {
        const typed = decimal(event.currentTarget.value);
        const value = Number(typed) * size;
        draft.set(
          place,
          typed === "" ? undefined : Number.isFinite(value) ? Math.round(value) : typed,
        );
      }}
    />
  );
}

export function ChoiceAt({
  draft,
  place,
  label,
  about,
  choices,
  usual,
  searchable = false,
}: Common & {
  choices: readonly { value: string; label: string }[];
  /** What is meant when nothing is said. */
  usual?: string;
  searchable?: boolean;
}) {
  const value = text(draft.get(place)) || (usual ?? "");
  const known = choices.some((each) => each.value === value) || value === "";
  return (
    <Select
      label={label}
      description={about}
      data={known ? [...choices] : [...choices, { value, label: value }]}
      allowDeselect={false}
      searchable={searchable}
      value={value === "" ? null : value}
      error={draft.wrong(place)}
      onChange={(next) => draft.set(place, next === usual ? undefined : (next ?? undefined))}
    />
  );
}
