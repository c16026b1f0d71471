import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";
import { scopeFilter, useScope } from "@/shell/scope";
import { EventList } from "./EventList";

/** What all stations noticed by themselves. */
export default function StationEvents() {
  const { t } = useTranslation("stations");
  const [scope] = useScope();
  return (
    <Page title={t("events.title")} about={t("events.about")}>
      <EventList asked={useMemo(() => scopeFilter(scope), [scope])} />
    </Page>
  );
}
