import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { client, keepCsrfToken } from "@/api/client";
import { ME_KEY, type Me } from "@/api/me";
import { asProblem } from "@/api/problem";
import mark from "@/mark.svg";
import { Said } from "@/parts/states";
import classes from "./SignIn.module.css";

/** Address and password, then the phone's code or the first own password, as far as each is asked for. */
export function SignIn({ me }: { me: Me | null }) {
  const { t } = useTranslation("sign-in");
  const stage = me?.stage ?? null;
  useEffect(() => {
    document.title = `${t("title")} · Chargewright`;
  }, [t]);
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <img src={mark} alt="" width={44} height={44} />
        {stage === "awaiting_code" ? (
          <CodeForm />
        ) : stage === "awaiting_new_password" ? (
          <NewPasswordForm />
        ) : (
          <PasswordForm />
        )}
      </div>
    </main>
  );
}

/** Takes a step, then asks anew who is signed in, and how far. */
function useStep<Values>(take: (values: Values) => Promise<string | undefined>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (values: Values) => {
      keepCsrfToken((await take(values)) ?? null);
      await queries.invalidateQueries({ queryKey: ME_KEY });
    },
  });
}

function PasswordForm() {
  const { t } = useTranslation("sign-in");
  const form = useForm({ initialValues: { email: "", password: "" } });
  const step = useStep(async (body: { email: string; password: string }) => {
    return (await client.POST("/api/v1/sign-in", { body })).data?.csrf_token;
  });
  return (
    <StepForm
      title={t("title")}
      submit={t("signIn")}
      step={step}
      onSubmit={form.onSubmit((values) => step.mutate(values))}
    >
      <TextInput
        label={t("email")}
        type="email"
        autoComplete="username"
        required
        autoFocus
        {...form.getInputProps("email")}
      />
      <PasswordInput
        label={t("password")}
        autoComplete="current-password"
        required
        visibilityToggleButtonProps={{ "aria-label": t("showPassword") }}
        {...form.getInputProps("password")}
      />
    </StepForm>
  );
}

function CodeForm() {
  const { t } = useTranslation("sign-in");
  const form = useForm({ initialValues: { code: "" } });
  const step = useStep(async (body: { code: string }) => {
    return (await client.POST("/api/v1/sign-in/code", { body })).data?.csrf_token;
  });
  return (
    <StepForm
      title={t("codeTitle")}
      about={t("codeAbout")}
      submit={t("continue")}
      step={step}
      onSubmit={form.onSubmit(({ code }) => step.mutate({ code: code.replaceAll(" ", "") }))}
    >
      <TextInput
        label={t("code")}
        autoComplete="one-time-code"
        inputMode="text"
        required
        autoFocus
        {...form.getInputProps("code")}
      />
    </StepForm>
  );
}

function NewPasswordForm() {
  const { t } = useTranslation("sign-in");
  const form = useForm({
    initialValues: { old_password: "", new_password: "", again: "" },
    validate: {
      again: (again, values) => (again === values.new_password ? null : t("notTheSame")),
    },
  });
  const step = useStep(async (body: { old_password: string; new_password: string }) => {
    return (await client.POST("/api/v1/me/password", { body })).data?.csrf_token;
  });
  return (
    <StepForm
      title={t("newTitle")}
      about={t("newAbout")}
      submit={t("continue")}
      step={step}
      onSubmit={form.onSubmit(({ old_password, new_password }) =>
        step.mutate({ old_password, new_password }),
      )}
    >
      <PasswordInput
        label={t("oneTimePassword")}
        autoComplete="current-password"
        required
        autoFocus
        visibilityToggleButtonProps={{ "aria-label": t("showPassword") }}
        {...form.getInputProps("old_password")}
      />
      <PasswordInput
        label={t("newPassword")}
        description={t("newPasswordRule")}
        autoComplete="new-password"
        required
        visibilityToggleButtonProps={{ "aria-label": t("showPassword") }}
        {...form.getInputProps("new_password")}
      />
      <PasswordInput
        label={t("newPasswordAgain")}
        autoComplete="new-password"
        required
        visibilityToggleButtonProps={{ "aria-label": t("showPassword") }}
        {...form.getInputProps("again")}
      />
    </StepForm>
  );
}

function StepForm({
  title,
  about,
  submit,
  step,
  onSubmit,
  children,
}: {
  title: string;
  about?: string;
  submit: string;
  step: { isPending: boolean; isError: boolean; error: unknown };
  onSubmit: (event?: React.FormEvent<HTMLFormElement>) => void;
  children: ReactNode;
}) {
  const { t } = useTranslation("sign-in");
  const problem = step.isError ? asProblem(step.error) : null;
  return (
    <form onSubmit={onSubmit} className={classes.form}>
      <h1>{title}</h1>
      {about !== undefined && <p className={classes.about}>{about}</p>}
      <Stack gap="md">
        {children}
        {problem !== null && (
          <div role="alert" className={classes.problem}>
            {problem.isOutage ? (
              t("unreachable")
            ) : problem.code === "wrong_credentials" ? (
              t("wrong")
            ) : problem.code === "too_many_attempts" ? (
              t("tooMany")
            ) : (
              <Said by={problem}>{problem.fields[0]?.rule ?? problem.message}</Said>
            )}
          </div>
        )}
        <Button type="submit" fullWidth size="md" loading={step.isPending}>
          {submit}
        </Button>
      </Stack>
    </form>
  );
}
