import { Button, Checkbox, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { client, idempotencyKey } from "@/api/client";
import type { RowOf } from "@/api/lists";
import { asProblem } from "@/api/problem";
import { CommandLife } from "@/pages/stations/commands/CommandLife";
import classes from "@/pages/stations/commands/commands.module.css";
import { answerWord } from "@/pages/stations/commands/life";
import { LIVES_FOR_S } from "@/pages/stations/commands/send";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { type Command, STATION } from "@/pages/stations/stations";
import { ActionButton } from "@/parts/actions";
import { ProblemNotice } from "@/parts/states";
import { useUnsaved } from "@/parts/Unsaved";
import { useScoped } from "@/shell/scope";

export const ADDRESS = "/api/v1/stations/{station_id}/configuration";
export const NEEDS = ["send", "commands"] as const;
/** What a station answers that has to restart before it does so (OCPP 1.6, 7.19; 2.0.1, SetVariableStatusEnumType). */
const NEEDS_RESTART = "RebootRequired";
export type Setting = RowOf<typeof ADDRESS>;

/** What a station said of its settings has changed, and when it said so. */
export function useReadAnew(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ["get", ADDRESS] });
    void queries.invalidateQueries({ queryKey: ["get", STATION] });
  };
}

/** What a value may be, as the station says. */
export function useRule(setting: Setting): string {
  const { t } = useTranslation("stations");
  const { data_type: kind, unit, min_limit: least, max_limit: most, values_list: list } = setting;
  return [
    ...(kind === null ? [] : [t(`config.type.${kind}`, { defaultValue: kind })]),
    ...(list === null ? [] : [t("config.oneOf", { list: list.split(",").join(", ") })]),
    ...(least === null ? [] : [t("config.least", { value: least })]),
    ...(most === null ? [] : [t("config.most", { value: most })]),
    ...(unit === null || unit === "" ? [] : [t("config.unit", { unit })]),
  ].join(", ");
}

/** Sets a setting once, or from now on. */
export function SetForm({
  setting,
  why,
  close,
}: {
  setting: Setting;
  why: string | null;
  close: () => void;
}) {
  const { t } = useTranslation("stations");
  const station = useThisStation();
  const scoped = useScoped();
  const readAnew = useReadAnew();
  const [command, setCommand] = useState<Command | null>(null);
  const [needsRestart, setNeedsRestart] = useState(false);
  const [thrown, setThrown] = useState<unknown>(null);
  const form = useForm({
    initialValues: {
      value: setting.desired_value ?? setting.value ?? "",
      isKept: setting.desired_by !== null,
    },
  });
  useUnsaved(form.isDirty());
  const rule = useRule(setting);
  const choices =
    setting.data_type === "boolean"
      ? ["true", "false"]
      : setting.data_type === "OptionList" && setting.values_list !== null
        ? setting.values_list.split(",").map((each) => each.trim())
        : null;
  const path = { station_id: station.id };
  const withdraw = async () => {
    setThrown(null);
    try {
      await client.POST(`${ADDRESS}/withdraw`, { params: { path }, body: { name: setting.name } });
      readAnew();
      close();
    } catch (refused) {
      setThrown(refused);
    }
  };
  const set = form.onSubmit(async ({ value, isKept }) => {
    setThrown(null);
    setNeedsRestart(false);
    try {
      if (isKept) {
        const body = { name: setting.name, value };
        await client.POST(`${ADDRESS}/wish`, { params: { path }, body });
        form.resetDirty();
        readAnew();
        close();
        return;
      }
      const { data } = await client.POST(ADDRESS, {
        params: {
          path,
          header: { "Idempotency-Key": idempotencyKey() },
        },
        body: { lives_for_s: LIVES_FOR_S, name: setting.name, value },
      });
      setCommand(data ?? null);
      form.resetDirty();
      readAnew();
    } catch (refused) {
      const own = asProblem(refused).fields.find((each) => each.field === "value");
      if (own === undefined) setThrown(refused);
      else form.setFieldError("value", own.rule);
    }
  });
  const field = {
    label: t("config.newValue"),
    ...(rule === "" ? {} : { description: rule }),
    ...form.getInputProps("value"),
  };
  return (
    <form onSubmit={set}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {setting.is_write_only
            ? t("config.secret")
            : t("config.now", { value: setting.value ?? "–" })}
        </Text>
        {choices === null ? (
          <TextInput {...field} data-autofocus spellCheck={false} autoComplete="off" />
        ) : (
          <Select {...field} data={choices} allowDeselect={false} data-autofocus />
        )}
        {!setting.is_write_only && (
          <Checkbox
            label={t("config.keep")}
            description={t("config.keepAbout")}
            {...form.getInputProps("isKept", { type: "checkbox" })}
          />
        )}
        {thrown !== null && <ProblemNotice thrown={thrown} />}
        {command !== null && (
          <CommandLife
            key={command.id}
            command={command}
            then={(over) => {
              setNeedsRestart(answerWord(over.answer) === NEEDS_RESTART);
              readAnew();
            }}
          />
        )}
        {needsRestart && (
          <p className={classes.note} role="status">
            {t("config.afterRestart")}{" "}
            <Link to={scoped(`/stations/${station.id}/actions`)}>{t("config.toRestart")}</Link>
          </p>
        )}
        <div className={classes.lifeHead}>
          {why === null || form.values.isKept ? (
            <Button type="submit" loading={form.submitting}>
              {t(form.values.isKept ? "config.wish" : "config.set")}
            </Button>
          ) : (
            <ActionButton needs={NEEDS} why={why} onClick={() => {}}>
              {t("config.set")}
            </ActionButton>
          )}
          {setting.desired_by !== null && (
            <ActionButton needs={NEEDS} variant="default" onClick={() => void withdraw()}>
              {t("config.withdraw")}
            </ActionButton>
          )}
        </div>
      </Stack>
    </form>
  );
}
