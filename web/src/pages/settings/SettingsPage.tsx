import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Page } from "@/parts/Page";
import { PageTabs } from "@/parts/PageTabs";
import { useScoped } from "@/shell/scope";

const PARTS = {
  drift: "/settings",
  templates: "/settings/templates",
  jobs: "/settings/jobs",
} as const;
type Part = keyof typeof PARTS;

/** The frame of what stations shall have: what differs, who wants it, and how it is brought to them. */
export function SettingsPage({
  part,
  actions,
  children,
}: {
  part: Part;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation("settings");
  const navigate = useNavigate();
  const scoped = useScoped();
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={actions}
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
