import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

/** Takes a text along, and says that it did. */
export function Copied({ text, what, big = false }: { text: string; what: string; big?: boolean }) {
  const { t } = useTranslation(["stations", "common"]);
  return (
    <CopyButton value={text} timeout={2000}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t("copied", { ns: "common" }) : t("copyThis", { what })}>
          <ActionIcon
            variant={big ? "default" : "subtle"}
            color="gray"
            size={big ? 44 : "sm"}
            onClick={copy}
            aria-label={copied ? t("copied", { ns: "common" }) : t("copyThis", { what })}
          >
            {copied ? <IconCheck size={big ? 20 : 15} /> : <IconCopy size={big ? 20 : 15} />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
