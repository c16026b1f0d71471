import { Button } from "@mantine/core";
import { IconMoodSad } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "@/parts/states";

/** A page failed to be drawn: say so, and offer to load it anew. */
export function Broken() {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <EmptyState
        shape={IconMoodSad}
        title={t("problem.broken")}
        action={<Button onClick={() => location.reload()}>{t("tryAgain")}</Button>}
      >
        {t("problem.brokenWhatNow")}
      </EmptyState>
    </div>
  );
}
