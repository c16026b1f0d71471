import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useMay } from "@/api/me";
import { Page } from "@/parts/Page";
import { PageTabs } from "@/parts/PageTabs";
import { useScoped } from "@/shell/scope";

const PARTS = {
  events: "/security",
  refused: "/security/refused",
  certificates: "/security/certificates",
  authorities: "/security/authorities",
  installed: "/security/installed",
  contracts: "/security/contracts",
  roots: "/security/contract-roots",
  meters: "/security/meter-keys",
} as const;
const OF = {
  events: "security-events",
  refused: "security-events",
  certificates: "certificates",
  authorities: "certificates",
  installed: "certificates",
  contracts: "tokens",
  roots: "certificates",
  meters: "stations",
} as const;
type Part = keyof typeof PARTS;

/** The frame of what concerns the security of stations. */
export function SecurityPage({ part, children }: { part: Part; children: ReactNode }) {
  const { t } = useTranslation("security");
  const navigate = useNavigate();
  const scoped = useScoped();
  const may = useMay();
  const parts = (Object.keys(PARTS) as Part[]).filter((each) => may("read", OF[each]));
  return (
    <Page
      title={t("title")}
      about={t("about")}
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
