import { Tooltip } from "@mantine/core";
import { IconAccessPoint, IconAccessPointOff, IconLoader } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Liveness } from "@/api/events";
import { useLiveness } from "@/api/live";
import classes from "./LiveMark.module.css";

const SHAPES: Readonly<Record<Liveness, typeof IconLoader>> = {
  connecting: IconLoader,
  live: IconAccessPoint,
  lost: IconAccessPointOff,
};

/** Whether what is on screen follows what happens. */
export function LiveMark() {
  const { t } = useTranslation("shell");
  const liveness = useLiveness();
  const Shape = SHAPES[liveness];
  return (
    <Tooltip label={t(`live.${liveness}About`)}>
      <span className={classes.mark} data-is={liveness} role="status">
        <Shape size={17} stroke={1.9} aria-hidden />
        <span>{t(`live.${liveness}`)}</span>
      </span>
    </Tooltip>
  );
}
