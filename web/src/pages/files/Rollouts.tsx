import { useDisclosure } from "@mantine/hooks";
import { IconStack2 } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ProgressBar } from "@/pages/rollouts/Progress";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Instant } from "@/parts/figures";
import { UserName } from "@/parts/Named";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { useScope, useScoped } from "@/shell/scope";
import { FIRMWARE_RUN, SETTING_JOB } from "@/status/signs";
import { FilesPage } from "./FilesPage";
import { ROLLOUTS, type Rollout } from "./files";
import { RollOut } from "./RollOut";

/** Firmware that was brought to many stations, newest first. */
export default function Rollouts() {
  const { t } = useTranslation("files");
  const scoped = useScoped();
  const [scope] = useScope();
  const [isNew, { open, close }] = useDisclosure(false);
  const asked = useMemo(
    () => (scope?.kind === "organization" ? { organization_id: scope.id } : undefined),
    [scope],
  );
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
        {...(asked === undefined ? {} : { asked })}
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
  return useMemo(
    () => [
      {
        id: "version",
        title: t("image.version"),
        cell: (row) => row.firmware_version,
        width: 140,
        isName: true,
      },
      {
        id: "state",
        title: t("rollout.state"),
        cell: (row) => <StatusMark sign={SETTING_JOB[row.state]} bare />,
        width: 140,
      },
      {
        id: "progress",
        title: t("rollout.progress"),
        cell: (row) => (
          <ProgressBar progress={row.progress} signs={FIRMWARE_RUN} busy="installing" />
        ),
        width: 220,
      },
      {
        id: "stations",
        title: t("rollout.stations"),
        cell: (row) => row.progress.total,
        width: 110,
        align: "end",
      },
      {
        id: "begun",
        title: t("rollout.begun"),
        cell: (row) => <Instant at={row.created_at} relative />,
        sort: "created_at",
        width: 130,
      },
      {
        id: "by",
        title: t("by"),
        cell: (row) => <UserName id={row.created_by} />,
        width: 150,
        isExtra: true,
      },
    ],
    [t],
  );
}
