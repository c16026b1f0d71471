import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";
import { EventList } from "./EventList";

/** What all stations noticed by themselves. */
export default function StationEvents() {
  const { t } = useTranslation("stations");
  return (
    <Page title={t("events.title")} about={t("events.about")}>
      <EventList />
    </Page>
  );
}
