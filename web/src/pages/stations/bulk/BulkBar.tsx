import { Button, Menu } from "@mantine/core";
import {
  type Icon,
  IconChevronDown,
  IconMessageQuestion,
  IconPlayerPause,
  IconPower,
  IconRefresh,
  IconRefreshAlert,
  IconStack2,
  IconTool,
  IconToolsOff,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/me";
import { KINDS, needsOf } from "@/pages/stations/bulk/acts";
import type { BulkKind } from "@/pages/stations/bulk/run";
import { useBulkRun } from "@/pages/stations/bulk/useBulk";
import { ActionButton } from "@/parts/actions";
import classes from "./bulk.module.css";

const SHAPES: Readonly<Record<BulkKind, Icon>> = {
  restart: IconRefresh,
  restartHard: IconRefreshAlert,
  status: IconMessageQuestion,
  inoperative: IconPlayerPause,
  operative: IconPower,
  maintain: IconTool,
  endMaintenance: IconToolsOff,
  group: IconStack2,
};

/** What can be done to the rows that are chosen. */
export function BulkBar({
  count,
  choose,
  clear,
}: {
  count: number;
  choose: (kind: BulkKind) => void;
  clear: () => void;
}) {
  const { t } = useTranslation("stations");
  const may = useMay();
  const run = useBulkRun();
  const isBusy = run !== null && !run.isOver;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a legend and a frame of its own
    <div className={classes.bar} role="group" aria-label={t("bulk.title")}>
      <strong aria-live="polite">{t("bulk.chosen", { count })}</strong>
      {isBusy ? (
        <ActionButton why={t("bulk.busy")} onClick={() => {}} variant="default">
          {t("bulk.do")}
        </ActionButton>
      ) : (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button rightSection={<IconChevronDown size={15} />}>{t("bulk.do")}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {KINDS.map((kind) => {
              const Shape = SHAPES[kind];
              const isAllowed = may(...needsOf(kind));
              return (
                <Menu.Item
                  key={kind}
                  leftSection={<Shape size={17} stroke={1.7} />}
                  disabled={!isAllowed}
                  title={isAllowed ? undefined : t("bulk.notYourRole")}
                  onClick={() => choose(kind)}
                >
                  {t(`bulk.kind.${kind}`)}
                </Menu.Item>
              );
            })}
          </Menu.Dropdown>
        </Menu>
      )}
      <Button variant="subtle" onClick={clear}>
        {t("bulk.clear")}
      </Button>
    </div>
  );
}
