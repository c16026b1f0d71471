import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { type Location, useBlocker } from "react-router";
import { Circle } from "@/parts/circle";
import { EDIT } from "@/shell/search";

/** Does this once the person has chosen to lose what is not saved. */
type Ask = (then: () => void) => void;

export const CircleContext = createContext<Circle>(new Circle());
export const AskContext = createContext<Ask>((then) => then());

/**
 * Asks before what was typed anywhere within is lost: by another page of ours, by the browser's way
 * back, by closing or reloading the tab.
 */
export function UnsavedGuard({ children }: { children: ReactNode }) {
  const [circle] = useState(() => new Circle());
  const [then, setThen] = useState<(() => void) | null>(null);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      circle.isUnsaved && isAway(currentLocation, nextLocation),
  );
  useWindowEvent("beforeunload", (event) => {
    if (circle.isUnsaved) event.preventDefault();
  });
  const ask = useCallback<Ask>((next) => setThen(() => next), []);
  const stay = () => {
    blocker.reset?.();
    setThen(null);
  };
  const go = () => {
    blocker.proceed?.();
    then?.();
    setThen(null);
  };
  return (
    <CircleContext value={circle}>
      <AskContext value={ask}>
        {/* One dialog is in front: Escape closes that one and no other. */}
        <Modal.Stack>
          {children}
          <Question opened={blocker.state === "blocked" || then !== null} stay={stay} go={go} />
        </Modal.Stack>
      </AskContext>
    </CircleContext>
  );
}

/** Whether a page shows something else at the other address: filters and scopes leave a form as it is. */
function isAway(here: Location, there: Location): boolean {
  const isEditing = ({ search }: Location) => new URLSearchParams(search).has(EDIT);
  return here.pathname !== there.pathname || isEditing(here) !== isEditing(there);
}

/**
 * Tells that a form holds what is not saved. The answer lets one leave without being asked, as after
 * saving, until the form is changed anew.
 */
export function useUnsaved(isChanged: boolean): () => void {
  const circle = useContext(CircleContext);
  const form = useId();
  useEffect(() => {
    if (!isChanged) return;
    circle.add(form);
    return () => circle.remove(form);
  }, [isChanged, circle, form]);
  return useCallback(() => circle.remove(form), [circle, form]);
}

/** Does something that loses what is not saved in this dialog or page: at once where nothing is. */
export function useAskFirst(): Ask {
  const circle = useContext(CircleContext);
  const ask = useContext(AskContext);
  return (then) => (circle.isUnsaved ? ask(then) : then());
}

/** Escape stays, and so does Enter: what is lost is lost by choosing so. */
function Question({ opened, stay, go }: { opened: boolean; stay: () => void; go: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={stay}
      title={t("unsaved.title")}
      stackId="unsaved"
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
