import { Radio, Stack, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { client, idempotencyKey } from "@/api/client";
import { asProblem, Problem } from "@/api/problem";
import { instantOf } from "@/format/clock";
import { useFormats } from "@/format/context";
import { FormDialog } from "@/parts/FormDialog";
import { Changes } from "./Changes";
import type { Thing } from "./document";
import type { PublishedVersion, Tariff, Uses } from "./queries";
import classes from "./tariffs.module.css";

type Values = { begin: "now" | "later"; valid_from: string; valid_to: string };

/** The last look before a price holds: from when, until when, where, and what changes. */
export function PublishDialog({
  opened,
  close,
  tariff,
  document,
  before,
  uses,
  then,
}: {
  opened: boolean;
  close: () => void;
  tariff: Tariff;
  document: Thing;
  before: Thing | null;
  uses: Uses;
  then: (version: PublishedVersion | undefined) => void;
}) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  const number = (tariff.last_version_number ?? 0) + 1;
  const publish = async (values: Values) => {
    const from = values.begin === "now" ? null : instantOf(values.valid_from, formats.zone);
    const to = values.valid_to === "" ? null : instantOf(values.valid_to, formats.zone);
    if (values.begin === "later" && from === null) {
      throw refusal("valid_from", t("publishing.needsInstant"));
    }
    const whole = {
      ...document,
      ...(from === null ? {} : { valid_from: from.toISOString() }),
      ...(to === null ? {} : { valid_to: to.toISOString() }),
    };
    try {
      const { data } = await client.POST("/api/v1/tariffs/{tariff_id}/versions", {
        params: {
          path: { tariff_id: tariff.id },
          header: { "Idempotency-Key": idempotencyKey() },
        },
        body: { document: whole },
      });
      return data;
    } catch (thrown) {
      throw atForm(asProblem(thrown));
    }
  };
  return (
    <FormDialog<Values, PublishedVersion | undefined>
      opened={opened}
      close={close}
      size={620}
      title={t("publishing.title", { name: tariff.name, number })}
      initial={{ begin: "now", valid_from: "", valid_to: "" }}
      submit={t("publishing.confirm", { number })}
      act={publish}
      done={t("publishing.done", { number })}
      then={then}
    >
      {(form) => {
        const { begin, valid_from, valid_to } = form.values;
        const from = begin === "later" ? instantOf(valid_from, formats.zone) : null;
        const to = instantOf(valid_to, formats.zone);
        return (
          <>
            <Stack gap="sm">
              <Radio.Group label={t("publishing.from")} {...form.getInputProps("begin")}>
                <Stack gap="xs" mt={6}>
                  <Radio value="now" label={t("publishing.now")} />
                  <Radio value="later" label={t("publishing.later")} />
                </Stack>
              </Radio.Group>
              {begin === "later" && (
                <TextInput
                  type="datetime-local"
                  label={t("publishing.fromInstant")}
                  description={t("publishing.clock", { place: formats.place(formats.zone) })}
                  {...form.getInputProps("valid_from")}
                />
              )}
              <TextInput
                type="datetime-local"
                label={t("publishing.to")}
                description={t("publishing.toAbout")}
                {...form.getInputProps("valid_to")}
              />
            </Stack>
            <div className={classes.consequence}>
              <p>
                {begin === "later" && from !== null
                  ? t("publishing.consequenceFrom", { at: formats.at(from) })
                  : t("publishing.consequenceNow")}{" "}
                <WhereUsed uses={uses} />
              </p>
              <p>
                {to !== null && <>{t("publishing.consequenceTo", { at: formats.at(to) })} </>}
                {t("publishing.consequenceRest")}
              </p>
            </div>
            {before !== null && (
              <div>
                <h3 className={classes.small}>{t("publishing.changes", { number: number - 1 })}</h3>
                <Changes before={before} after={document} />
              </div>
            )}
          </>
        );
      }}
    </FormDialog>
  );
}

/** In a sentence, for whom a price holds. */
export function WhereUsed({ uses }: { uses: Uses }) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  const names = uses.sites.map(({ name }) => name);
  const single = uses.evses.map((each) => `${each.station_identity} ${each.label}`);
  if (names.length === 0 && single.length === 0) return <>{t("uses.nowhere")}</>;
  const parts = [
    ...(names.length === 0 ? [] : [t("uses.sites", { names: formats.list(names) })]),
    ...(single.length === 0 ? [] : [t("uses.evses", { names: formats.list(single) })]),
    ...(uses.isMore ? [t("uses.more")] : []),
  ];
  return <>{t("uses.sentence", { places: formats.list(parts) })}</>;
}

function refusal(field: string, rule: string): Problem {
  return new Problem({ status: 422, code: "invalid", errors: [{ field, rule }] } as never);
}

/** Remarks on validity at the fields of this dialog, where they were typed. */
function atForm(problem: Problem): Problem {
  const errors = problem.fields.map(({ field, rule }) => ({
    field: field.replace(/^document\.(valid_from|valid_to)$/, "$1"),
    rule,
  }));
  return new Problem(
    {
      status: problem.status,
      code: problem.code,
      detail: problem.message,
      request_id: problem.requestId,
      errors,
    } as never,
    problem.language,
  );
}
