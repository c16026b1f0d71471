import { ActionIcon, Group, Tooltip } from "@mantine/core";
import { IconDownload, IconEye } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { contentOf, FILES, type StationFile } from "./files";

/** Read a file here, or take it away. */
export function FileActions({ file, view }: { file: StationFile; view: () => void }) {
  const { t } = useTranslation("files");
  return (
    <Group gap={4} justify="flex-end" wrap="nowrap">
      <Tooltip label={t("file.view")}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`${t("file.view")}: ${file.name}`}
          onClick={view}
        >
          <IconEye size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={t("download")}>
        <ActionIcon
          component="a"
          href={contentOf(FILES, file.id)}
          download={file.name}
          variant="subtle"
          color="gray"
          aria-label={`${t("download")}: ${file.name}`}
        >
          <IconDownload size={18} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
