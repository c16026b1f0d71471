import { Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import type { components } from "@/generated/api";

const TYPING_MS = 200;

/** A token that may charge, by the beginning of what is presented. */
export function TokenSelect(
  props: Omit<SelectProps, "data" | "searchable" | "searchValue" | "onSearchChange">,
) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState("");
  const [asked] = useDebouncedValue(typed.split(" ")[0] ?? "", TYPING_MS);
  const query = {
    limit: 20,
    is_blocked: "false",
    ...(asked === "" ? {} : { uid_starts: asked }),
  };
  const found = useQuery({
    queryKey: ["get", "/api/v1/tokens", { params: { query } }],
    queryFn: ({ signal }) =>
      read<{ items: components["schemas"]["TokenView"][] }>("/api/v1/tokens", { query, signal }),
    placeholderData: (before) => before,
  });
  return (
    <Select
      label={t("token.token")}
      placeholder={t("token.placeholder")}
      nothingFoundMessage={t("token.none")}
      {...props}
      data={(found.data?.items ?? []).map((token) => ({
        value: token.id,
        label: token.label === "" ? token.uid : `${token.uid} · ${token.label}`,
      }))}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
    />
  );
}
