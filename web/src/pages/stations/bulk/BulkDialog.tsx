import { Button, Modal, Group as Row, Select, Stack, Text } from "@mantine/core";
import { IconCircleMinus } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isCommand } from "@/pages/stations/bulk/acts";
import { BulkOutcomes } from "@/pages/stations/bulk/BulkOutcomes";
import { type BulkKind, bulkRuns } from "@/pages/stations/bulk/run";
import { useBegin, useBulkRun, useChosen, useGroups } from "@/pages/stations/bulk/useBulk";
import type { Group } from "@/pages/stations/stations";
import { Loading } from "@/parts/states";
import classes from "./bulk.module.css";

/** Asks once, with how many and which; then shows what comes of each. */
export function BulkDialog({
  kind,
  ids,
  opened,
  close,
}: {
  /** What is about to be done; null: the run that goes on is shown. */
  kind: BulkKind | null;
  ids: ReadonlySet<string>;
  opened: boolean;
  close: () => void;
}) {
  const { t } = useTranslation("stations");
  const run = useBulkRun();
  const shown = kind ?? run?.kind ?? "status";
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={t(`bulk.kind.${shown}`)}
      closeButtonProps={{ "aria-label": t("close", { ns: "common" }) }}
    >
      {kind === null ? (
        run !== null && <BulkOutcomes run={run} close={close} />
      ) : (
        <Ask key={kind} kind={kind} ids={ids} close={close} />
      )}
    </Modal>
  );
}

function Ask({
  kind,
  ids,
  close,
}: {
  kind: BulkKind;
  ids: ReadonlySet<string>;
  close: () => void;
}) {
  const { t } = useTranslation(["stations", "common"]);
  const stations = useChosen(ids);
  const groups = useGroups(kind === "group");
  const begin = useBegin();
  const [group, setGroup] = useState<Group | null>(null);
  const [isBegun, setIsBegun] = useState(false);
  const run = useBulkRun();
  if (isBegun && run !== null) return <BulkOutcomes run={run} close={close} />;
  if (stations === undefined) return <Loading rows={4} />;
  const away = isCommand(kind) ? stations.filter((each) => !each.is_connected).length : 0;
  const reached = stations.length - away;
  const isReady = reached > 0 && (kind !== "group" || group !== null);
  return (
    <Stack gap="md">
      <Text>{t(`bulk.about.${kind}`)}</Text>
      {kind === "group" && (
        <Select
          label={t("bulk.whichGroup")}
          data={groups.map(({ id, name }) => ({ value: id, label: name }))}
          value={group?.id ?? null}
          onChange={(id) => setGroup(groups.find((each) => each.id === id) ?? null)}
          searchable
          nothingFoundMessage={t("bulk.noGroup")}
          data-autofocus
        />
      )}
      <div>
        <Text fw={600} size="sm" mb={6}>
          {t("bulk.these", { count: reached })}
        </Text>
        <ul className={classes.names}>
          {stations.map((station) => (
            <li key={station.id} data-out={(isCommand(kind) && !station.is_connected) || undefined}>
              <span>{station.name}</span>
              <code>{station.identity}</code>
            </li>
          ))}
        </ul>
      </div>
      {away > 0 && (
        <p className={classes.note}>
          <IconCircleMinus size={17} aria-hidden />
          {t("bulk.away", { count: away })}
        </p>
      )}
      <Row justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {t("cancel", { ns: "common" })}
        </Button>
        <Button
          disabled={!isReady}
          onClick={() => {
            bulkRuns.dismiss();
            begin(kind, stations, group);
            setIsBegun(true);
          }}
        >
          {t("bulk.begin", { count: reached })}
        </Button>
      </Row>
    </Stack>
  );
}
