import { Select } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useMay } from "@/api/me";
import { readScope, useScope } from "@/shell/scope";
import { choicesOf } from "@/shell/scopes";
import classes from "./ScopePicker.module.css";

const KEPT_MS = 60_000;

/** What part of the network every page is about: an organisation, a site, a group of stations. */
export function ScopePicker() {
  const { t } = useTranslation("shell");
  const may = useMay();
  const [scope, choose] = useScope();
  const found = api.useQuery(
    "get",
    "/api/v1/scopes",
    {},
    { enabled: may("read", "sites"), staleTime: KEPT_MS },
  );
  const value = scope === null ? null : `${scope.kind}:${scope.id}`;
  const data = useMemo(() => {
    if (found.data === undefined) return [];
    const choices = choicesOf(found.data.organization);
    const isListed = choices.some((each) => `${each.kind}:${each.id}` === value);
    const unlisted = value === null || isListed ? [] : [{ value, label: t("scope.unlisted") }];
    const listed = (["organization", "group", "site"] as const).flatMap((kind) => {
      const items = choices
        .filter((each) => each.kind === kind)
        .map((each) => ({ value: `${kind}:${each.id}`, label: each.name }));
      return items.length === 0 ? [] : [{ group: t(`scope.${kind}s`), items }];
    });
    return [...unlisted, ...listed];
  }, [found.data, value, t]);
  return (
    <Select
      // What is chosen is named as soon as its name is known.
      key={found.isSuccess ? "known" : "unknown"}
      aria-label={t("scope.choose")}
      placeholder={t("scope.all")}
      data={data}
      value={value}
      onChange={(chosen) => choose(readScope(chosen))}
      searchable
      clearable
      nothingFoundMessage={found.data?.sites_left_out ? t("scope.leftOut") : t("scope.none")}
      leftSection={<IconFilter size={16} aria-hidden />}
      className={classes.picker ?? ""}
    />
  );
}
