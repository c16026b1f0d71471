import { Box, MultiSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { client, read } from "@/api/client";
import { STATIONS, type Station } from "@/pages/stations/stations";
import { FormDialog } from "@/parts/FormDialog";

const TYPING_MS = 200;
const SHOWN = 30;
/** How high the list of what was found is; the dialog has room for it above its buttons. */
const LIST_PX = 200;

/** Chooses stations by how their name or identity begins, and puts them into a group. */
export function AddStations({
  groupId,
  opened,
  close,
  then,
}: {
  groupId: string;
  opened: boolean;
  close: () => void;
  then: () => void;
}) {
  const { t } = useTranslation("groups");
  return (
    <FormDialog
      opened={opened}
      close={close}
      title={t("addStations")}
      submit={t("addStations")}
      initial={{ add: [] as string[] }}
      done={t("added")}
      act={(values) =>
        client.POST("/api/v1/station-groups/{group_id}/members", {
          params: { path: { group_id: groupId } },
          body: values,
        })
      }
      then={then}
    >
      {(form) => (
        <Box mih={LIST_PX + 110}>
          <StationsInput
            value={form.values.add}
            error={form.errors.add}
            change={(ids) => form.setFieldValue("add", ids)}
          />
        </Box>
      )}
    </FormDialog>
  );
}

function StationsInput({
  value,
  error,
  change,
}: {
  value: string[];
  error: ReactNode;
  change: (ids: string[]) => void;
}) {
  const { t } = useTranslation("groups");
  const [typed, setTyped] = useState("");
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const [wanted] = useDebouncedValue(typed.trim(), TYPING_MS);
  const found = useQuery({
    queryKey: ["stations to add", wanted],
    queryFn: ({ signal }) => stationsLike(wanted, signal),
    placeholderData: (before) => before,
  });
  const labelled = (found.data ?? []).map((each) => ({ value: each.id, label: labelOf(each) }));
  const shown = new Set(labelled.map((each) => each.value));
  const kept = value
    .filter((id) => !shown.has(id))
    .map((id) => ({ value: id, label: names.get(id) ?? id }));
  return (
    <MultiSelect
      label={t("stations")}
      description={t("addStationsAbout")}
      placeholder={value.length === 0 ? t("search") : ""}
      data={[...kept, ...labelled]}
      value={value}
      onChange={(ids) => {
        const known = [...kept, ...labelled].map((each) => [each.value, each.label] as const);
        setNames((before) => new Map([...before, ...known]));
        change(ids);
        setTyped("");
      }}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? t("loading", { ns: "common" }) : t("nothingFound")}
      hidePickedOptions
      maxDropdownHeight={LIST_PX}
      comboboxProps={{ middlewares: { flip: false } }}
      required
      error={error}
      data-autofocus
    />
  );
}

/** Stations whose name or identity begins like this, each once. */
async function stationsLike(wanted: string, signal: AbortSignal): Promise<readonly Station[]> {
  const ask = (query: object) =>
    read<{ items: Station[] }>(STATIONS, {
      query: { limit: SHOWN, is_retired: false, ...query },
      signal,
    });
  if (wanted === "") return (await ask({})).items;
  const [named, identified] = await Promise.all([
    ask({ name_starts: wanted }),
    ask({ identity_starts: wanted }),
  ]);
  const all = [...named.items, ...identified.items];
  return [...new Map(all.map((each) => [each.id, each])).values()];
}

function labelOf({ name, identity }: Pick<Station, "name" | "identity">): string {
  return name === identity ? name : `${name} · ${identity}`;
}
