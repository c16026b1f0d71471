import { Anchor, Switch } from "@mantine/core";
import { IconLanguage } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api, client } from "@/api/client";
import { type RowOf, useList } from "@/api/lists";
import { useFormats } from "@/format/context";
import { Field, Said } from "@/pages/deviations/columns";
import { useThisStation } from "@/pages/stations/station/useThisStation";
import { STATION, type Station } from "@/pages/stations/stations";
import { useAct, useReason } from "@/parts/actions";
import { Card } from "@/parts/Card";
import { Instant } from "@/parts/figures";
import { type Rule, type RuleExample, useRules, useRuleWords } from "@/parts/rules";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import classes from "./Deviations.module.css";

const ADDRESS = "/api/v1/stations/{station_id}/deviations";
const EVERY_MS = 30_000;
/** All at once: no more kinds are kept of a station. */
const ASKED = { sort: "-last_at", limit: "500" };
type Kind = RowOf<typeof ADDRESS>;

/** What this station says otherwise than the schema has it, rule by rule, and where it may not. */
export default function Deviations() {
  const { t } = useTranslation("deviations");
  const station = useThisStation();
  const scoped = useScoped();
  const rules = useRules();
  const heard = useList(ADDRESS, ASKED, { path: { station_id: station.id }, every: EVERY_MS });
  if (heard.data === undefined || rules.data === undefined) {
    const failed = [heard, rules].find((each) => each.isError);
    if (failed === undefined) return <Loading />;
    return <ProblemNotice thrown={failed.error} again={() => void failed.refetch()} />;
  }
  const byRule = new Map<Rule, Kind[]>();
  for (const kind of heard.data.pages.flatMap((page) => page.items)) {
    byRule.set(kind.rule, [...(byRule.get(kind.rule) ?? []), kind]);
  }
  const silence = station.connected_at === null ? "never" : "empty";
  const others = rules.data.items.filter(({ rule }) => !byRule.has(rule));
  return (
    <>
      {byRule.size === 0 && (
        <EmptyState shape={IconLanguage} title={t(`ofStation.${silence}.title`)}>
          {t(`ofStation.${silence}.text`)}
        </EmptyState>
      )}
      {[...byRule].map(([rule, kinds]) => (
        <Heard key={rule} rule={rule} kinds={kinds} />
      ))}
      {others.length > 0 && <Others examples={others} />}
      {byRule.size > 0 && (
        <p className={classes.foot}>
          <Anchor
            component={Link}
            inherit
            to={scoped(`/deviations/stations?station_id=${station.id}`)}
          >
            {t("ofStation.asList")}
          </Anchor>
        </p>
      )}
    </>
  );
}

/** One rule, with every message and field in which the station was heard to need it. */
function Heard({ rule, kinds }: { rule: Rule; kinds: readonly Kind[] }) {
  const { t } = useTranslation("deviations");
  const station = useThisStation();
  const formats = useFormats();
  const { title, text } = useRuleWords()(rule);
  return (
    <Card title={title} about={text} aside={<StrictSwitch rule={rule} />}>
      {station.strict_in.includes(rule) && (
        <p className={classes.strict}>{t("ofStation.isStrict")}</p>
      )}
      <ul className={classes.kinds}>
        {kinds.map((kind) => (
          <li key={kind.id} className={classes.kind}>
            <div>
              <p>
                <strong>{kind.action}</strong>{" "}
                {kind.firmware_version !== station.firmware_version && (
                  <span className={classes.quiet}>
                    {t("ofStation.withFirmware", { version: kind.firmware_version ?? "–" })}
                  </span>
                )}
              </p>
              <p className={classes.quiet}>
                <Field path={kind.field} />
              </p>
            </div>
            <div>
              <Said example={kind.example} />
            </div>
            <div className={classes.often}>
              <p>{t("ofStation.times", { count: kind.count, many: formats.plain(kind.count) })}</p>
              <p className={classes.quiet}>
                {t("ofStation.lastHeard")} <Instant at={kind.last_at} relative />,{" "}
                {t("ofStation.since")} <Instant at={kind.first_at} style="day" />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The rules that this station did not need so far, each with what it is about. */
function Others({ examples }: { examples: readonly RuleExample[] }) {
  const { t } = useTranslation("deviations");
  const station = useThisStation();
  const said = useRuleWords();
  const [isOpen] = useState(() => examples.some(({ rule }) => station.strict_in.includes(rule)));
  return (
    <Card title={t("ofStation.others")} about={t("ofStation.othersAbout")}>
      <details open={isOpen}>
        <summary>{t("ofStation.show", { count: examples.length })}</summary>
        <ul className={`${classes.kinds} ${classes.others}`}>
          {examples.map(({ rule, said: example, taken }) => (
            <li key={rule} className={classes.kind}>
              <div>
                <p>
                  <strong>{said(rule).title}</strong>
                </p>
                <p className={classes.quiet}>{said(rule).text}</p>
              </div>
              <div>
                <p>
                  <code>{example}</code>
                </p>
                <p className={classes.quiet}>
                  {taken === "" ? (
                    t("ofStation.leftOut")
                  ) : (
                    <>
                      {t("ofStation.becomes")} <code>{taken}</code>
                    </>
                  )}
                </p>
              </div>
              <div className={classes.turn}>
                <StrictSwitch rule={rule} />
              </div>
            </li>
          ))}
        </ul>
      </details>
    </Card>
  );
}

/** Whether what deviates in this rule is refused; what another turned meanwhile stays as it is. */
function StrictSwitch({ rule }: { rule: Rule }) {
  const { t } = useTranslation("deviations");
  const station = useThisStation();
  const queries = useQueryClient();
  const { title } = useRuleWords()(rule);
  const reason = useReason(["change", "stations"]);
  const isStrict = station.strict_in.includes(rule);
  const params = { path: { station_id: station.id } };
  const turning = useAct(
    async () => {
      const now = await client.GET(STATION, { params });
      const rest = (now.data?.strict_in ?? []).filter((each) => each !== rule);
      const strict_in = isStrict ? rest : [...rest, rule];
      return (await client.PATCH(STATION, { params, body: { strict_in } })).data;
    },
    t(isStrict ? "ofStation.nowTolerant" : "ofStation.nowStrict"),
    (changed: Station | undefined) =>
      queries.setQueryData(api.queryOptions("get", STATION, { params }).queryKey, changed),
  );
  return (
    <Switch
      label={t("ofStation.strict")}
      aria-label={t("ofStation.strictFor", { rule: title })}
      {...(reason === null ? {} : { description: reason })}
      disabled={reason !== null}
      checked={turning.isPending ? !isStrict : isStrict}
      onChange={() => {
        if (!turning.isPending) turning.mutate();
      }}
    />
  );
}
