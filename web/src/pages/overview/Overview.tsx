import { useTranslation } from "react-i18next";
import { Page } from "@/parts/Page";

export default function Overview() {
  const { t } = useTranslation("shell");
  return <Page title={t("place.overview")}>…</Page>;
}
