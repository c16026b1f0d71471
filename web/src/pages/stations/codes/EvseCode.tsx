import { Anchor, Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDownload, IconExternalLink, IconPrinter, IconQrcode } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Copied } from "@/pages/stations/Copied";
import { pictureOf, useDriverPage } from "@/pages/stations/codes/useDriverPage";
import type { Evse, Station } from "@/pages/stations/stations";
import { useScoped } from "@/shell/scope";
import classes from "./codes.module.css";

/** The way to an EVSE's page for drivers, and the code on the station that leads there. */
export function EvseCode({ evse, station }: { evse: Evse; station: Station }) {
  const { t } = useTranslation(["evses", "common"]);
  const scoped = useScoped();
  const address = useDriverPage()(evse.id);
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <div className={classes.foot}>
      <Anchor
        href={`/c/${evse.id}`}
        target="_blank"
        rel="noreferrer"
        className={classes.page ?? ""}
      >
        {t("code.page")}
        <IconExternalLink size={15} aria-hidden />
      </Anchor>
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconQrcode size={16} aria-hidden />}
        onClick={open}
      >
        {t("code.show")}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t("code.title", { label: evse.label })}
        closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
      >
        <p className={classes.about}>{t("code.about")}</p>
        <img
          src={pictureOf(evse.id)}
          alt={t("code.alt", { address })}
          className={classes.picture}
        />
        <p className={classes.address}>
          <bdi>{address}</bdi> <Copied text={address} what={t("code.page")} />
        </p>
        <div className={classes.buttons}>
          <Button
            component="a"
            href={pictureOf(evse.id)}
            download={`${station.identity}-${evse.label}.svg`}
            variant="default"
            leftSection={<IconDownload size={17} aria-hidden />}
          >
            {t("code.download")}
          </Button>
          <Button
            component={Link}
            to={scoped(`/stations/${station.id}/codes`)}
            variant="default"
            leftSection={<IconPrinter size={17} aria-hidden />}
          >
            {t("code.printAll")}
          </Button>
        </div>
      </Modal>
    </div>
  );
}
