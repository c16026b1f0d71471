import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useMay } from "@/api/me";
import { Page } from "@/parts/Page";
import { PageTabs } from "@/parts/PageTabs";
import { useScoped } from "@/shell/scope";

const PARTS = {
  library: "/firmware",
  rollouts: "/firmware/rollouts",
  jobs: "/firmware/jobs",
  uploads: "/firmware/uploads",
  test: "/firmware/test",
} as const;
type Part = keyof typeof PARTS;

/** The frame of what travels to stations and from them. */
export function FilesPage({
  part,
  actions,
  children,
}: {
  part: Part;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation("files");
  const navigate = useNavigate();
  const scoped = useScoped();
  const may = useMay();
  const parts = (Object.keys(PARTS) as Part[]).filter((each) =>
    may("read", each === "library" ? "firmware-images" : "file-jobs"),
  );
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={actions}
      tabs={
        <PageTabs
          label={t("part.parts")}
          parts={parts.map((each) => ({ part: each, title: t(`part.${each}`) }))}
          part={part}
          open={(next) => void navigate(scoped(PARTS[next]))}
        />
      }
    >
      {children}
    </Page>
  );
}
