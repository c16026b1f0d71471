import { ActionIcon, Button, CopyButton, Group, Modal, Stack, Text, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Secret.module.css";

/** A text to take away, an id or a key. */
export function Copyable({ text, shown = text }: { text: string; shown?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <span className={classes.copyable}>
      <code className={classes.code}>{shown}</code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t("copied") : t("copy")}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              onClick={copy}
              aria-label={`${t("copy")}: ${text}`}
            >
              {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  );
}

/** A secret that is shown this once. */
export function SecretDialog({
  secret,
  title,
  children,
  close,
}: {
  /** Null while there is none to show. */
  secret: string | null;
  title: string;
  children: ReactNode;
  close: () => void;
}) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={secret !== null}
      onClose={close}
      title={title}
      closeOnClickOutside={false}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack gap="md">
        <Text component="div">{children}</Text>
        <div className={classes.secret}>
          <Copyable text={secret ?? ""} />
        </div>
        <Group justify="flex-end">
          <Button onClick={close}>{t("secretTaken")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
