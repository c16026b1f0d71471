import { Button, Group, Stack } from "@mantine/core";
import { type UseFormReturnType, useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem, type Problem } from "@/api/problem";
import { Dialog } from "@/parts/Dialog";
import { useOtherLanguage } from "@/parts/language";
import { ProblemNotice } from "@/parts/states";
import { useAskFirst, useUnsaved } from "@/parts/Unsaved";

/**
 * A form in a dialog. What the platform refuses lands at its field, the rest above the buttons;
 * what was typed stays.
 */
export function FormDialog<Values extends Record<string, unknown>, Made>({
  opened,
  close,
  title,
  about,
  initial,
  submit,
  act,
  done,
  then,
  size = 520,
  children,
}: {
  opened: boolean;
  close: () => void;
  title: string;
  about?: ReactNode;
  initial: Values;
  submit: string;
  act: (values: Values) => Promise<Made>;
  /** What is told when it is done; nothing where what follows says it. */
  done?: string;
  then?: (made: Made) => void;
  size?: number;
  children: (form: UseFormReturnType<Values>) => ReactNode;
}) {
  return (
    <Dialog opened={opened} close={close} title={title} size={size}>
      {opened && (
        <Inside
          initial={initial}
          submit={submit}
          act={act}
          about={about}
          close={close}
          then={(made) => {
            if (done !== undefined) notifications.show({ message: done, color: "green" });
            close();
            then?.(made);
          }}
        >
          {children}
        </Inside>
      )}
    </Dialog>
  );
}

function Inside<Values extends Record<string, unknown>, Made>({
  initial,
  about,
  submit,
  act,
  then,
  close,
  children,
}: {
  initial: Values;
  about?: ReactNode;
  submit: string;
  act: (values: Values) => Promise<Made>;
  then: (made: Made) => void;
  close: () => void;
  children: (form: UseFormReturnType<Values>) => ReactNode;
}) {
  const { t } = useTranslation();
  const form = useForm<Values>({ initialValues: initial });
  const leave = useUnsaved(form.isDirty());
  const askFirst = useAskFirst();
  const doing = useMutation({
    mutationFn: act,
    onSuccess: (made) => {
      leave();
      then(made);
    },
    onError: (thrown) => form.setErrors(atFields(asProblem(thrown), form.values)),
  });
  useOtherLanguage(() => {
    form.clearErrors();
    doing.reset();
  });
  const problem = doing.isError ? asProblem(doing.error) : null;
  const isElsewhere = problem !== null && !isAllAtFields(problem, form.values);
  return (
    <form onSubmit={form.onSubmit((values) => doing.mutate(values))}>
      <Stack gap="md">
        {about !== undefined && <div>{about}</div>}
        {children(form)}
        {isElsewhere && <ProblemNotice thrown={problem} />}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={() => askFirst(close)}>
            {t("cancel")}
          </Button>
          <Button type="submit" loading={doing.isPending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What the platform said of fields that this form has. */
export function atFields(
  problem: Problem,
  values: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const own = problem.fields.filter((each) => isField(each.field, values));
  return Object.fromEntries(own.map((each) => [each.field, each.rule]));
}

/** Whether everything that was said is about fields that this form has. */
export function isAllAtFields(
  problem: Problem,
  values: Readonly<Record<string, unknown>>,
): boolean {
  return problem.fields.length > 0 && problem.fields.every((each) => isField(each.field, values));
}

function isField(path: string, values: Readonly<Record<string, unknown>>): boolean {
  return (path.split(/[.[]/)[0] ?? path) in values;
}
