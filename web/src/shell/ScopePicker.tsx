import { Select } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import { useMay } from "@/api/me";
import type { components } from "@/generated/api";
import { readScope, useScope } from "@/shell/scope";
import classes from "./ScopePicker.module.css";

type SiteView = components["schemas"]["SiteView"];

/** What part of the network every page is about. */
export function ScopePicker() {
  const { t } = useTranslation("shell");
  const may = useMay();
  const [scope, choose] = useScope();
  const sites = useQuery({
    queryKey: ["get", "/api/v1/sites", { params: { query: { limit: 200, sort: "name" } } }],
    queryFn: ({ signal }) =>
      read<{ items: SiteView[] }>("/api/v1/sites", { query: { limit: 200, sort: "name" }, signal }),
    enabled: may("read", "sites"),
    staleTime: 60_000,
  });
  const data = useMemo(
    () => [
      {
        group: t("scope.sites"),
        items: (sites.data?.items ?? []).map((each) => ({
          value: `site:${each.id}`,
          label: each.name,
        })),
      },
    ],
    [sites.data, t],
  );
  return (
    <Select
      aria-label={t("scope.choose")}
      placeholder={t("scope.all")}
      data={data}
      value={scope === null ? null : `${scope.kind}:${scope.id}`}
      onChange={(value) => choose(readScope(value))}
      searchable
      clearable
      nothingFoundMessage={t("scope.none")}
      leftSection={<IconFilter size={16} aria-hidden />}
      className={classes.picker ?? ""}
    />
  );
}
