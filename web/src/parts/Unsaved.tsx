import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router";

/**
 * Asks before what was typed is lost: by another page of ours, by the browser's way back, by closing
 * the tab. The answer lets one leave without being asked, as after saving.
 */
export function useUnsaved(isChanged: boolean): { question: ReactNode; leave: () => void } {
  const isDone = useRef(false);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      isChanged && !isDone.current && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent) => {
      if (!isDone.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isChanged]);
  return {
    question: (
      <Question
        isAsked={blocker.state === "blocked"}
        stay={() => blocker.reset?.()}
        go={() => blocker.proceed?.()}
      />
    ),
    leave: () => {
      isDone.current = true;
    },
  };
}

/** Escape stays, and so does Enter: what is lost is lost by choosing so. */
function Question({ isAsked, stay, go }: { isAsked: boolean; stay: () => void; go: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={isAsked}
      onClose={stay}
      title={t("unsaved.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <Stack gap="md">
        <Text>{t("unsaved.text")}</Text>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" color="red" onClick={go}>
            {t("unsaved.leave")}
          </Button>
          <Button data-autofocus onClick={stay}>
            {t("unsaved.stay")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
