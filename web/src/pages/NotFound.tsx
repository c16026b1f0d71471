import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Page } from "@/parts/Page";
import { EmptyState } from "@/parts/states";

export default function NotFound() {
  const { t } = useTranslation("shell");
  return (
    <Page title={t("notFound.title")}>
      <EmptyState
        shape={IconMapOff}
        title={t("notFound.what")}
        action={
          <Button component={Link} to="/">
            {t("notFound.home")}
          </Button>
        }
      />
    </Page>
  );
}
