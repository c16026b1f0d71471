import { Button, Modal, Select, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { keepPassword } from "@/pages/stations/setup/passwords";
import { Secret } from "@/pages/stations/setup/Secret";
import classes from "@/pages/stations/setup/setup.module.css";
import type { Station } from "@/pages/stations/stations";
import { ConfirmButton } from "@/parts/actions";
import { useWish } from "@/parts/wish";

/** For how long the old password works beside the new one, in seconds. */
const OLD_WORKS = { not: 0, hour: 3_600, day: 86_400, week: 604_800 } as const;
type OldWorks = keyof typeof OLD_WORKS;
const CHOICES = Object.keys(OLD_WORKS) as OldWorks[];

/** Another password for a station, shown this once. */
export function RotatePassword({ station, size = "sm" }: { station: Station; size?: "sm" | "md" }) {
  const { t } = useTranslation("stations");
  const [password, setPassword] = useState<string | null>(null);
  const [opened, { open, close }] = useDisclosure(false);
  const [works, setWorks] = useState<OldWorks>("not");
  const wish = useWish();
  const rotate = async () => {
    const { data } = await client.POST("/api/v1/stations/{station_id}/rotate-password", {
      params: {
        path: { station_id: station.id },
        header: { "Idempotency-Key": wish.keyOf(works) },
      },
      body: { old_works_for_s: OLD_WORKS[works] },
    });
    wish.forget();
    setPassword(data?.password ?? null);
    keepPassword(station.id, data?.password ?? null);
  };
  return (
    <>
      <ConfirmButton
        size={size}
        needs={["change", "stations"]}
        title={t("secret.rotateTitle", { name: station.name })}
        text={
          <Stack gap="sm">
            <Select
              label={t("secret.oldWorks")}
              data={CHOICES.map((value) => ({ value, label: t(`secret.works.${value}`) }))}
              value={works}
              onChange={(value) => setWorks((value as OldWorks | null) ?? "not")}
              allowDeselect={false}
            />
            {t(works === "not" ? "secret.rotateText" : "secret.rotateBeside")}
          </Stack>
        }
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
