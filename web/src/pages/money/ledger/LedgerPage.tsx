import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Page } from "@/parts/Page";
import { PageTabs } from "@/parts/PageTabs";
import { useScoped } from "@/shell/scope";
import { useBookScope } from "../parts";

const PARTS = {
  accounts: "/ledger",
  entries: "/ledger/entries",
  trialBalance: "/ledger/trial-balance",
  settlements: "/ledger/settlements",
  verification: "/ledger/verification",
} as const;
type Part = keyof typeof PARTS;

/** The frame of every page of the ledger. */
export function LedgerPage({
  part,
  actions,
  children,
}: {
  part: Part;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation("money");
  const navigate = useNavigate();
  const scoped = useScoped();
  const { wider } = useBookScope();
  const about = t(`ledger.about.${part}`);
  return (
    <Page
      title={t("ledger.title")}
      about={part === "entries" || wider === null ? about : `${about} ${wider}`}
      {...(actions === undefined ? {} : { actions })}
      tabs={
        <PageTabs
          label={t("ledger.parts")}
          parts={(Object.keys(PARTS) as Part[]).map((each) => ({
            part: each,
            title: t(`ledger.part.${each}`),
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
