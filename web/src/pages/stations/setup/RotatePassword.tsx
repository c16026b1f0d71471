import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { keepPassword } from "@/pages/stations/setup/passwords";
import { Secret } from "@/pages/stations/setup/Secret";
import classes from "@/pages/stations/setup/setup.module.css";
import type { Station } from "@/pages/stations/stations";
import { ConfirmButton } from "@/parts/actions";

/** Another password for a station, shown this once. */
export function RotatePassword({ station, size = "sm" }: { station: Station; size?: "sm" | "md" }) {
  const { t } = useTranslation("stations");
  const [password, setPassword] = useState<string | null>(null);
  const [opened, { open, close }] = useDisclosure(false);
  const rotate = async () => {
    const { data } = await client.POST("/api/v1/stations/{station_id}/rotate-password", {
      params: { path: { station_id: station.id } },
      body: {},
    });
    setPassword(data?.password ?? null);
    keepPassword(station.id, data?.password ?? null);
  };
  return (
    <>
      <ConfirmButton
        size={size}
        needs={["change", "stations"]}
        title={t("secret.rotateTitle", { name: station.name })}
        text={t("secret.rotateText")}
        confirm={t("secret.rotate")}
        act={rotate}
        done={t("secret.rotated")}
        then={open}
      >
        {t("secret.rotate")}
      </ConfirmButton>
      <Modal
        opened={opened}
        onClose={() => {
          close();
          setPassword(null);
        }}
        title={t("secret.title")}
        closeOnClickOutside={false}
        closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
      >
        <div className={classes.form}>
          <p className={classes.warn}>{t("secret.once")}</p>
          <Secret station={station} password={password} />
          <Button onClick={close}>{t("secret.entered")}</Button>
        </div>
      </Modal>
    </>
  );
}
