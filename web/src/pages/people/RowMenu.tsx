import { ActionIcon, Button, Group, Menu, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDots } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "@/api/me";
import { asProblem } from "@/api/problem";
import type { Needs } from "@/parts/actions";
import { ProblemNotice, Said } from "@/parts/states";

export type RowAction = {
  name: string;
  needs: Needs;
  /** Why it cannot be done to this row; null when it can. */
  why?: string | null;
  /** Asked once more before it is done; its name is typed where much hangs on it. */
  confirm?: { title: string; text: string; typed?: string };
  act: () => Promise<unknown>;
  /** What is told when it is done. */
  done?: string;
};

/** What can be done to one row. What cannot is shown with its reason. */
export function RowMenu({
  name,
  items,
  again,
}: {
  name: string;
  items: readonly RowAction[];
  /** The address of the list that is read anew. */
  again: string;
}) {
  const { t } = useTranslation();
  const may = useMay();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<RowAction | null>(null);
  const [typed, setTyped] = useState("");
  const doing = useMutation({
    mutationFn: (item: RowAction) => item.act(),
    onSuccess: (_, item) => {
      if (item.done !== undefined) notifications.show({ message: item.done, color: "green" });
      shut();
      void queries.invalidateQueries({ queryKey: ["get", again] });
    },
    onError: (thrown, item) => {
      if (item.confirm !== undefined) return;
      const problem = asProblem(thrown);
      notifications.show({
        title: t("problem.refused"),
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
  const shut = () => {
    setAsked(null);
    setTyped("");
    doing.reset();
  };
  const reason = (item: RowAction) =>
    may(...item.needs)
      ? (item.why ?? null)
      : t("mayNot", {
          action: t(`action.${item.needs[0]}`),
          resource: t(`resource.${item.needs[1]}`),
        });
  return (
    <>
      <Menu position="bottom-end" width={280}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`${t("more")}: ${name}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {items.map((item) => {
            const why = reason(item);
            return (
              <Menu.Item
                key={item.name}
                aria-disabled={why !== null}
                closeMenuOnClick={why === null}
                // Its reason must be readable: what is disabled by the library is faint as a whole.
                {...(why !== null
                  ? { c: "dimmed" }
                  : item.confirm === undefined
                    ? {}
                    : { color: "red" })}
                onClick={() => {
                  if (why !== null) return;
                  if (item.confirm === undefined) doing.mutate(item);
                  else setAsked(item);
                }}
              >
                {item.name}
                {why !== null && (
                  <Text component="span" display="block" size="xs" c="dimmed">
                    {why}
                  </Text>
                )}
              </Menu.Item>
            );
          })}
        </Menu.Dropdown>
      </Menu>
      <Modal
        opened={asked !== null}
        onClose={shut}
        title={asked?.confirm?.title}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        {asked?.confirm !== undefined && (
          <Stack gap="md">
            <Text>{asked.confirm.text}</Text>
            {asked.confirm.typed !== undefined && (
              <TextInput
                label={t("typeToConfirm", { name: asked.confirm.typed })}
                value={typed}
                onChange={(event) => setTyped(event.currentTarget.value)}
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
                disabled={asked.confirm.typed !== undefined && typed.trim() !== asked.confirm.typed}
                onClick={() => doing.mutate(asked)}
              >
                {asked.name}
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  );
}
