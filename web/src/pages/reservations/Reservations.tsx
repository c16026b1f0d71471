import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";
import { ReservationList } from "./ReservationList";

/** What is kept free for whom, at all stations. */
export default function Reservations() {
  const { t } = useTranslation("reservations");
  return (
    <Page title={t("title")} about={t("about")}>
      <ReservationList />
    </Page>
  );
}
