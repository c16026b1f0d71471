import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import type { Role } from "@/api/me";
import type { components } from "@/generated/api";

export type RoleView = components["schemas"]["RoleView"];

/** The roles by their names in the language that is spoken. */
export function useRoles() {
  const { t } = useTranslation(["shell", "people"]);
  const found = api.useQuery("get", "/api/v1/roles", {}, { staleTime: Number.POSITIVE_INFINITY });
  return useMemo(() => {
    const items: readonly RoleView[] = found.data?.items ?? [];
    const name = (role: Role) => t(`role.${role}`, { ns: "shell" });
    const titled = (some: readonly RoleView[]) =>
      some.map((each) => ({ value: each.role, title: name(each.role) }));
    return {
      items,
      name,
      all: titled(items),
      grantable: titled(items.filter((each) => each.is_grantable)),
      meaning: (role: string) => t(`roleMeaning.${role}` as never, { ns: "people" }) as string,
    };
  }, [found.data, t]);
}
