import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Page } from "@/parts/Page";
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
        <Tabs
          value={part}
          onChange={(next) => void navigate(scoped(PARTS[(next ?? part) as Part]))}
        >
          <Tabs.List aria-label={t("ledger.parts")}>
            {(Object.keys(PARTS) as Part[]).map((each) => (
              <Tabs.Tab key={each} value={each}>
                {t(`ledger.part.${each}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
        </Tabs>
      }
    >
      {children}
    </Page>
  );
}
