import { useDisclosure } from "@mantine/hooks";
import { IconCpu } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { RowMenu } from "@/pages/people/RowMenu";
import { ActionButton } from "@/parts/actions";
import { type Column, DataList } from "@/parts/DataList";
import { Instant } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState } from "@/parts/states";
import { FIRMWARE } from "@/status/signs";
import { AddFirmware } from "./AddFirmware";
import { Size } from "./columns";
import { EditFirmware } from "./EditFirmware";
import { FilesPage } from "./FilesPage";
import { contentOf, type FirmwareImage, IMAGES } from "./files";

/** Firmware that can be sent to stations. */
export default function Library() {
  const { t } = useTranslation("files");
  const [isNew, { open, close }] = useDisclosure(false);
  const [edited, edit] = useState<FirmwareImage | null>(null);
  const filters = useMemo<readonly Filter[]>(
    () => [
      { kind: "text", name: "vendor_starts", title: t("image.vendor") },
      { kind: "text", name: "model_starts", title: t("image.model") },
      { kind: "text", name: "version_starts", title: t("image.version") },
      {
        kind: "choice",
        name: "is_retired",
        title: t("image.retired"),
        choices: [
          { value: "false", title: t("image.inUse") },
          { value: "true", title: t("image.retired") },
        ],
      },
    ],
    [t],
  );
  const add = (
    <ActionButton needs={["create", "firmware-images"]} onClick={open}>
      {t("image.add")}
    </ActionButton>
  );
  return (
    <FilesPage part="library" actions={add}>
      <DataList
        name={t("part.library")}
        address={IMAGES}
        columns={useColumns(edit)}
        filters={filters}
        sort="-created_at"
        empty={
          <EmptyState shape={IconCpu} title={t("image.none")} action={add}>
            {t("image.noneText")}
          </EmptyState>
        }
      />
      <AddFirmware opened={isNew} close={close} />
      <EditFirmware image={edited} close={() => edit(null)} />
    </FilesPage>
  );
}

function useColumns(edit: (image: FirmwareImage) => void): readonly Column<FirmwareImage>[] {
  const { t } = useTranslation("files");
  return useMemo(
    () => [
      {
        id: "version",
        title: t("image.version"),
        cell: (image) => image.version,
        sort: "version",
        width: 130,
        isName: true,
      },
      {
        id: "for",
        title: t("image.for"),
        cell: (image) =>
          [image.vendor, image.model].filter(Boolean).join(" ") || t("image.anybody"),
        sort: "vendor",
        width: 180,
      },
      {
        id: "state",
        title: t("image.state"),
        cell: (image) => <StatusMark sign={FIRMWARE[stateOf(image)]} bare />,
        width: 130,
      },
      {
        id: "size",
        title: t("file.size"),
        cell: (image) => <Size bytes={image.size_bytes} />,
        width: 100,
        align: "end",
      },
      {
        id: "created",
        title: t("image.added"),
        cell: (image) => <Instant at={image.created_at} relative />,
        sort: "created_at",
        width: 126,
      },
      {
        id: "notes",
        title: t("image.notes"),
        cell: (image) => <span title={image.notes}>{image.notes}</span>,
        width: 200,
      },
      {
        id: "file",
        title: t("file.name"),
        cell: (image) => image.file_name,
        width: 180,
        isExtra: true,
      },
      {
        id: "sha256",
        title: "SHA-256",
        cell: (image) => <code title={image.sha256 ?? ""}>{image.sha256}</code>,
        width: 160,
        isExtra: true,
      },
      {
        id: "menu",
        title: t("actions"),
        cell: (image) => <Menu image={image} edit={edit} />,
        width: 90,
        align: "end",
      },
    ],
    [t, edit],
  );
}

function stateOf(image: FirmwareImage): keyof typeof FIRMWARE {
  if (image.is_retired) return "retired";
  if (!image.is_whole) return "awaited";
  return image.is_signed ? "signed" : "unsigned";
}

function Menu({ image, edit }: { image: FirmwareImage; edit: (image: FirmwareImage) => void }) {
  const { t } = useTranslation("files");
  const isThere = image.is_whole ? null : t("image.awaited");
  return (
    <RowMenu
      name={image.version}
      again={IMAGES}
      items={[
        {
          name: t("download"),
          needs: ["read", "firmware-images"],
          why: isThere,
          act: async () => location.assign(contentOf(IMAGES, image.id)),
        },
        {
          name: t("image.edit"),
          needs: ["change", "firmware-images"],
          act: async () => edit(image),
        },
        {
          name: t("image.retire"),
          needs: ["change", "firmware-images"],
          why: image.is_retired ? t("image.isRetired") : null,
          confirm: { title: t("image.retire"), text: t("image.retireText") },
          done: t("image.retiredNow"),
          act: () =>
            client.POST("/api/v1/firmware-images/{firmware_id}/retire", {
              params: { path: { firmware_id: image.id } },
            }),
        },
      ]}
    />
  );
}
