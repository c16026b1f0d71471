import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Difference, differences } from "@/parts/audit/differences";
import { type Entry, fieldOf } from "@/parts/audit/sentence";
import { Instant, Money } from "@/parts/figures";
import { StationName } from "@/parts/Named";
import { type Rule, useRuleWords } from "@/parts/rules";
import { useScoped } from "@/shell/scope";
import classes from "./Details.module.css";

/** Every field that changed, from what to what. */
export function Changes({ changes }: { changes: Entry["changes"] }) {
  const { t } = useTranslation("audit");
  if (changes.length === 0) return <p className={classes.note}>{t("noFields")}</p>;
  const all = differences(changes);
  const wasNothing = all.every((each) => each.before === null && !each.isHidden);
  return (
    <section>
      <h2 className={classes.title}>{t("changes")}</h2>
      <table className={classes.changes}>
        <thead>
          <tr>
            <th scope="col">{t("field")}</th>
            {!wasNothing && <th scope="col">{t("before")}</th>}
            <th scope="col">{t(wasNothing ? "value" : "after")}</th>
          </tr>
        </thead>
        <tbody>
          {all.map((each) => (
            <OneChange key={each.path.join(".")} change={each} wasNothing={wasNothing} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function OneChange({ change, wasNothing }: { change: Difference; wasNothing: boolean }) {
  const { t } = useTranslation("audit");
  return (
    <tr>
      <th scope="row" title={change.path.join(".")}>
        {fieldOf(t, change.path)}
      </th>
      {change.isHidden ? (
        <td colSpan={2} className={classes.empty}>
          {t("hidden")}
        </td>
      ) : (
        <>
          {!wasNothing && (
            <td className={classes.before} data-label={t("before")}>
              <Value value={change.before} path={change.path} />
            </td>
          )}
          <td data-label={t(wasNothing ? "value" : "after")}>
            <Value value={change.after} path={change.path} />
          </td>
        </>
      )}
    </tr>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

/** The field that holds rules of deviations, which have words. */
const RULES = "strict_in";

function Value({ value, path }: { value: unknown; path: readonly string[] }) {
  const { t } = useTranslation(["audit", "common"]);
  if (value === null || value === undefined || value === "") {
    return <span className={classes.empty}>{t("empty")}</span>;
  }
  if (typeof value === "boolean") return t(value ? "yes" : "no", { ns: "common" });
  if (typeof value === "number") return String(value);
  if (typeof value === "string") {
    return INSTANT.test(value) ? <Instant at={value} style="second" /> : value;
  }
  if (isAmount(value)) return <Money value={value} />;
  if (path.at(-1) === RULES && Array.isArray(value)) return <Rules rules={value} />;
  if (isStations(value)) {
    return (
      <ul className={classes.list}>
        {value.map((id) => (
          <li key={id}>
            <Station id={id} />
          </li>
        ))}
      </ul>
    );
  }
  return <pre className={classes.value}>{JSON.stringify(value, null, 2)}</pre>;
}

function Rules({ rules }: { rules: readonly Rule[] }) {
  const { t } = useTranslation("audit");
  const said = useRuleWords();
  if (rules.length === 0) return <span className={classes.empty}>{t("empty")}</span>;
  return (
    <ul className={classes.list}>
      {rules.map((rule) => (
        <li key={rule}>{said(rule).title}</li>
      ))}
    </ul>
  );
}

/** By its name, leading to its page. */
function Station({ id }: { id: string }) {
  const scoped = useScoped();
  return (
    <Anchor component={Link} inherit to={scoped(`/stations/${id}`)}>
      <StationName id={id} />
    </Anchor>
  );
}

function isStations(value: object): value is string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each === "string" && each.startsWith("stn_"))
  );
}

function isAmount(value: object): value is { amount: string; currency: string } {
  return "amount" in value && "currency" in value;
}
