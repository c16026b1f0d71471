import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Stations() {
  const { t } = useTranslation("shell");
  return <Page title={t("place.stations")}>…</Page>;
}
