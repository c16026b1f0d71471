import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { read } from "@/api/client";
import { Unknown } from "@/parts/figures";
import { Named, UserName } from "@/parts/Named";
import { TEMPLATE, type Template } from "./settings";

/** Who wants a setting to be so: a person, or a template with its priority. */
export function Who({
  row,
}: {
  row: {
    readonly desired_by: string | null;
    readonly template_id: string | null;
    readonly priority: number | null;
  };
}) {
  const { t } = useTranslation("settings");
  if (row.desired_by !== null) return <UserName id={row.desired_by} />;
  if (row.template_id === null) return <Unknown />;
  return (
    <span
      title={
        row.priority === null || row.priority < 0
          ? t("builtIn")
          : t("by", { priority: row.priority })
      }
    >
      <TemplateName id={row.template_id} />
    </span>
  );
}

/** What a template is called; its id where it is gone, or another organisation's. */
export function TemplateName({ id }: { id: string }) {
  const { t } = useTranslation("settings");
  const found = useQuery({
    queryKey: ["get", TEMPLATE, { params: { path: { template_id: id } } }],
    queryFn: ({ signal }) => read<Template>(TEMPLATE, { path: { template_id: id }, signal }),
    retry: false,
    staleTime: 60_000,
  });
  const built = found.data?.organization_id === null;
  const name = built ? t(`builtInName.${id as "measuring"}`) : found.data?.name;
  return <Named id={id} name={found.isError ? null : name} />;
}
