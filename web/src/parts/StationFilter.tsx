import { Loader, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { read } from "@/api/client";
import { useStation } from "@/api/names";
import type { components } from "@/generated/api";

type Station = components["schemas"]["StationView"];

const TYPING_MS = 200;
const SHOWN = 20;

/** One station of many, found by how its name begins. */
export function StationFilter({
  title,
  asked,
  put,
}: {
  title: string;
  asked: string | null;
  put: (id: string | null) => void;
}) {
  const [typed, setTyped] = useState("");
  const [wanted] = useDebouncedValue(typed.trim(), TYPING_MS);
  const chosen = useStation(asked);
  const isTyping = wanted !== "" && wanted !== chosen?.name;
  const found = useQuery({
    queryKey: ["stations by name", isTyping ? wanted : ""],
    queryFn: ({ signal }) =>
      read<{ items: Station[] }>("/api/v1/stations", {
        query: { limit: SHOWN, ...(isTyping ? { name_starts: wanted } : {}) },
        signal,
      }),
    staleTime: 30_000,
  });
  const stations = found.data?.items ?? [];
  const shown =
    chosen === undefined || stations.some((each) => each.id === chosen.id)
      ? stations
      : [chosen, ...stations];
  return (
    <Select
      aria-label={title}
      placeholder={title}
      data={shown.map((each) => ({ value: each.id, label: each.name }))}
      value={asked}
      onChange={put}
      searchValue={typed}
      onSearchChange={setTyped}
      searchable
      clearable
      filter={({ options }) => options}
      rightSection={found.isFetching ? <Loader size={14} /> : undefined}
      w={190}
    />
  );
}
