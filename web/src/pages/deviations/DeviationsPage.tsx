import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Page } from "@/parts/Page";
import { PageTabs } from "@/parts/PageTabs";
import { useScoped } from "@/shell/scope";

const PARTS = { models: "/deviations", stations: "/deviations/stations" } as const;
type Part = keyof typeof PARTS;

/** The frame of what stations say otherwise than the schema has it, however it is added up. */
export function DeviationsPage({ part, children }: { part: Part; children: ReactNode }) {
  const { t } = useTranslation("deviations");
  const navigate = useNavigate();
  const scoped = useScoped();
  return (
    <Page
      title={t("title")}
      about={t("about")}
      tabs={
        <PageTabs
          label={t("part.parts")}
          parts={(Object.keys(PARTS) as Part[]).map((each) => ({
            part: each,
            title: t(`part.${each}`),
          }))}
          part={part}
          open={(next) => void navigate(scoped(PARTS[next]))}
        />
      }
    >
      {children}
    </Page>
  );
}
