import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { client } from "@/api/client";
import type { components } from "@/generated/api";
import { at, grouped, type Place, pathOf, put, type Thing, thing } from "./document";
import { useRemark } from "./remarks";

type Checked = components["schemas"]["CheckedTariffView"];
type Found = components["schemas"]["TariffProblem"];

const TYPING_MS = 350;

/** A document that is being written, as a form and as text, and what the platform says of it. */
export type Draft = {
  document: Thing;
  get: (place: Place) => unknown;
  set: (place: Place, value: unknown) => void;
  replace: (document: Thing) => void;
  text: string;
  write: (text: string) => void;
  /** Whether the text is no JSON; the form shows what it was last. */
  isBroken: boolean;
  isChanged: boolean;
  errors: readonly Found[];
  warnings: readonly Found[];
  words: Checked["words"];
  isChecking: boolean;
  outage: unknown;
  check: () => void;
  /** What is wrong at this place of the form, once something was typed. */
  wrong: (place: Place) => string | null;
};

/** A draft of the tariff with this id; null: of one that is not there yet. */
export function useDraft(initial: Thing, tariffId: string | null): Draft {
  const say = useRemark();
  const [{ document, text }, setBoth] = useState(() => both(initial));
  const [isBroken, setBroken] = useState(false);
  const [isChanged, setChanged] = useState(false);
  const replace = useCallback((next: Thing) => {
    setBoth(both(next));
    setBroken(false);
    setChanged(true);
  }, []);
  const set = useCallback((place: Place, value: unknown) => {
    setBoth((before) => both(put(before.document, place, value) as Thing));
    setBroken(false);
    setChanged(true);
  }, []);
  const write = useCallback((typed: string) => {
    setChanged(true);
    const parsed = parse(typed);
    setBroken(parsed === null);
    setBoth((before) => ({ text: typed, document: parsed ?? before.document }));
  }, []);
  const asked = JSON.stringify(document);
  const [settled] = useDebouncedValue(asked, TYPING_MS);
  const checked = useQuery({
    queryKey: ["tariff-check", tariffId, settled],
    placeholderData: keepPreviousData,
    queryFn: async () => {
      const document = JSON.parse(settled) as Record<string, unknown>;
      const body = { document, tariff_id: tariffId };
      return (await client.POST("/api/v1/tariff-check", { body })).data ?? null;
    },
  });
  const errors = checked.data?.errors ?? [];
  const at_ = useMemo(
    () => new Map(errors.map((each) => [each.field.replace(/^document\.?/, ""), say(each)])),
    [errors, say],
  );
  return {
    document,
    get: (place) => at(document, place),
    set,
    replace,
    text,
    write,
    isBroken,
    isChanged,
    errors,
    warnings: checked.data?.warnings ?? [],
    words: checked.data?.words ?? null,
    isChecking: checked.isFetching || settled !== asked,
    outage: checked.error,
    check: () => void checked.refetch(),
    wrong: (place) => (isChanged ? (at_.get(pathOf(place)) ?? null) : null),
  };
}

function both(document: Thing): { document: Thing; text: string } {
  return { document, text: JSON.stringify(document, null, 2) };
}

function parse(typed: string): Thing | null {
  try {
    const read: unknown = JSON.parse(typed);
    const isThing = typeof read === "object" && read !== null && !Array.isArray(read);
    return isThing ? grouped(thing(read)) : null;
  } catch {
    return null;
  }
}
