import {
  Button,
  type ButtonProps,
  Group,
  Modal,
  Stack,
  Text,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Action, type Resource, useMay } from "@/api/me";
import { asProblem } from "@/api/problem";
import { ProblemNotice, Said } from "@/parts/states";

export type Needs = readonly [Action, Resource];

/** Why this action is not to be had now; null when it is. What the role may not do comes first. */
export function useReason(needs: Needs | undefined, why: string | null = null): string | null {
  const may = useMay();
  const { t } = useTranslation();
  if (needs !== undefined && !may(...needs)) {
    return t("mayNot", { action: t(`action.${needs[0]}`), resource: t(`resource.${needs[1]}`) });
  }
  return why;
}

/** A button that is shown disabled, with the reason, where it cannot be used. */
export function ActionButton({
  needs,
  why = null,
  children,
  onClick,
  ...rest
}: {
  needs?: Needs;
  why?: string | null;
  children: ReactNode;
  onClick: () => void;
} & ButtonProps) {
  const reason = useReason(needs, why);
  const id = useId();
  if (reason === null) {
    return (
      <Button onClick={onClick} {...rest}>
        {children}
      </Button>
    );
  }
  return (
    <Tooltip label={reason} events={{ hover: true, focus: true, touch: true }}>
      {/* Kept focusable, so that the reason is heard as well as seen. */}
      <Button {...rest} data-disabled aria-disabled aria-describedby={id} onClick={() => {}}>
        {children}
        <span id={id} hidden>
          {reason}
        </span>
      </Button>
    </Tooltip>
  );
}

/** A button that does something at once, says that it did, and says why when it could not. */
export function DoButton({
  act,
  done,
  ...rest
}: {
  act: () => Promise<unknown>;
  /** What is told when it is done. */
  done: string;
  needs?: Needs;
  why?: string | null;
  children: ReactNode;
} & ButtonProps) {
  const doing = useAct(act, done);
  return <ActionButton {...rest} loading={doing.isPending} onClick={() => doing.mutate()} />;
}

/** Something to do, with its outcome told. */
export function useAct<T>(act: () => Promise<T>, done: string, then?: (made: T) => void) {
  const { t } = useTranslation();
  return useMutation({
    mutationFn: act,
    onSuccess: (made) => {
      notifications.show({ message: done, color: "green" });
      then?.(made);
    },
    onError: (thrown) => {
      const problem = asProblem(thrown);
      notifications.show({
        title: problem.isOutage ? t("problem.unreachable") : t("problem.refused"),
        message: problem.isOutage ? (
          t("problem.unreachableWhatNow")
        ) : (
          <Said by={problem}>{problem.message}</Said>
        ),
        color: "red",
        autoClose: 10_000,
      });
    },
  });
}

/**
 * A button for what cannot be undone: it names its object, says what follows, and asks once more.
 * Where much hangs on it, the object's name is typed.
 */
export function ConfirmButton({
  title,
  text,
  confirm,
  typed,
  act,
  done,
  needs,
  why,
  children,
  then,
  ...rest
}: {
  title: string;
  text: ReactNode;
  confirm: string;
  /** What has to be typed; nothing where it is left out. */
  typed?: string;
  act: () => Promise<unknown>;
  done: string;
  needs?: Needs;
  why?: string | null;
  children: ReactNode;
  then?: () => void;
} & ButtonProps) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure(false);
  const asked = useHeld(opened, title);
  const told = useHeld(opened, text);
  const pressed = useHeld(opened, confirm);
  const [written, setWritten] = useState("");
  const doing = useAct(act, done, () => {
    close();
    then?.();
  });
  const shut = () => {
    setWritten("");
    doing.reset();
    close();
  };
  return (
    <>
      <ActionButton
        {...(needs === undefined ? {} : { needs })}
        why={why ?? null}
        onClick={open}
        variant="default"
        {...rest}
      >
        {children}
      </ActionButton>
      <Modal
        opened={opened}
        onClose={shut}
        title={asked}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Stack gap="md">
          <Text component="div">{told}</Text>
          {typed !== undefined && (
            <TextInput
              label={t("typeToConfirm", { name: typed })}
              value={written}
              onChange={(event) => setWritten(event.currentTarget.value)}
              data-autofocus
            />
          )}
          {doing.isError && <ProblemNotice thrown={doing.error} />}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={shut}>
              {t("cancel")}
            </Button>
            <Button
              color="red"
              loading={doing.isPending}
              disabled={typed !== undefined && written.trim() !== typed}
              onClick={() => doing.mutate()}
            >
              {pressed}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

/** A value as it was when this last held: what fades out changes no more. */
function useHeld<T>(isHeld: boolean, value: T): T {
  const [kept, keep] = useState(value);
  if (isHeld && kept !== value) keep(value);
  return isHeld ? value : kept;
}
