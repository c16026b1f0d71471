import { useDisclosure } from "@mantine/hooks";
import { IconStack2 } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useJobColumns, useJobScope } from "@/pages/rollouts/jobColumns";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { FIRMWARE_RUN } from "@/status/signs";
import { FilesPage } from "./FilesPage";
import { ROLLOUTS, type Rollout } from "./files";
import { RollOut } from "./RollOut";

/** Firmware that was brought to many stations, newest first. */
export default function Rollouts() {
  const { t } = useTranslation("files");
  const scoped = useScoped();
  const [isNew, { open, close }] = useDisclosure(false);
  const asked = useJobScope();
  const add = (
    <ActionButton needs={["send", "file-jobs"]} onClick={open}>
      {t("rollout.add")}
    </ActionButton>
  );
  return (
    <FilesPage part="rollouts" actions={add}>
      <DataList
        name={t("part.rollouts")}
        address={ROLLOUTS}
        {...asked}
        columns={useColumns()}
        sort="-created_at"
        link={(row) => scoped(`/firmware/rollouts/${row.id}`)}
        empty={
          <EmptyState shape={IconStack2} title={t("rollout.none")} action={add}>
            {t("rollout.noneText")}
          </EmptyState>
        }
      />
      <RollOut opened={isNew} close={close} />
    </FilesPage>
  );
}

function useColumns(): readonly Column<Rollout>[] {
  const { t } = useTranslation("files");
  const common = useJobColumns(FIRMWARE_RUN, "installing");
  return useMemo<readonly Column<Rollout>[]>(
    () => [
      {
        id: "version",
        title: t("image.version"),
        cell: (row) => row.firmware_version,
        width: 140,
        isName: true,
      },
      ...common,
    ],
    [t, common],
  );
}
