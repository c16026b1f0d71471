import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import type { ComponentType } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Needs, useReason } from "@/parts/actions";
import { Page } from "@/parts/Page";
import { EmptyState } from "@/parts/states";

/**
 * A page that is drawn, and asks the platform, only for those whose role covers it; all others read
 * why not, and where the roles are told. A part of a page has its heading from the page around it.
 */
export function guarded(Shown: ComponentType, needs: Needs | null, isPart: boolean): ComponentType {
  if (needs === null) return Shown;
  return function Guarded() {
    const { t } = useTranslation();
    const reason = useReason(needs);
    if (reason === null) return <Shown />;
    const notice = (
      <EmptyState
        shape={IconLock}
        title={reason}
        action={
          <Button component={Link} to="/roles" variant="default">
            {t("notYours.roles")}
          </Button>
        }
      >
        {t("notYours.whatNow")}
      </EmptyState>
    );
    return isPart ? notice : <Page title={t("problem.forbidden")}>{notice}</Page>;
  };
}
