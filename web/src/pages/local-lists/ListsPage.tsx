import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { ActionButton } from "@/parts/actions";
import { Page } from "@/parts/Page";
import { PageTabs } from "@/parts/PageTabs";
import { useScoped } from "@/shell/scope";
import { BringDialog } from "./BringDialog";
import { SEND } from "./jobs";

const PARTS = { lists: "/local-lists", jobs: "/local-lists/jobs" } as const;
type Part = keyof typeof PARTS;

/** The frame of local lists: how each stands, and the jobs that bring many. */
export function ListsPage({ part, children }: { part: Part; children: ReactNode }) {
  const { t } = useTranslation("local-lists");
  const navigate = useNavigate();
  const scoped = useScoped();
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <Page
      title={t("title")}
      about={t("about")}
      actions={
        <ActionButton needs={SEND} onClick={open}>
          {t("bring.open")}
        </ActionButton>
      }
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
      <BringDialog opened={isOpen} close={close} />
    </Page>
  );
}
