import { IconMinus, IconPencil, IconPlus } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type Change, changesBetween } from "./changes";
import { type Thing, text } from "./document";
import { type Said, useSaid } from "./said";
import classes from "./tariffs.module.css";

const SHAPES = { added: IconPlus, removed: IconMinus, changed: IconPencil, tariff: IconPencil };

/** What changed from one document to another, in words. */
export function Changes({ before, after }: { before: Thing; after: Thing }) {
  const { t } = useTranslation("tariffs");
  const changes = useMemo(() => changesBetween(before, after), [before, after]);
  const said = useSaid(text(after.currency));
  if (changes.length === 0) return <p className={classes.quiet}>{t("nothingChanged")}</p>;
  return (
    <ul className={classes.changes}>
      {changes.map((change) => {
        const Shape = SHAPES[change.kind];
        return (
          <li key={JSON.stringify(change)} data-kind={change.kind}>
            <Shape size={16} stroke={2} aria-hidden />
            <div>
              <Sentence change={change} said={said} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}

function Sentence({ change, said }: { change: Change; said: Said }) {
  const { t } = useTranslation("tariffs");
  switch (change.kind) {
    case "added":
    case "removed":
      return (
        <>
          <b>{t(`change.${change.kind}`, { name: said.name(change.price) })}</b>
          <span className={classes.detail}>
            {said.amount(change.price)} · {said.when(change.price.when)}
          </span>
        </>
      );
    case "changed":
      return (
        <>
          <b>{said.name(change.price)}</b>
          {change.price.when !== undefined && (
            <span className={classes.detail}>{said.when(change.price.when)}</span>
          )}
          {change.fields.map((each) => (
            <Turn key={each.field} {...each} said={said} />
          ))}
        </>
      );
    case "tariff":
      return change.field === "order" ? (
        <b>{t("change.order")}</b>
      ) : (
        <>
          <b>{t(`field.${change.field}` as never, change.field)}</b>
          <Turn field={change.field} before={change.before} after={change.after} said={said} bare />
        </>
      );
  }
}

function Turn({
  field,
  before,
  after,
  said,
  bare = false,
}: {
  field: string;
  before: unknown;
  after: unknown;
  said: Said;
  /** Its name stands above it. */
  bare?: boolean;
}) {
  const { t } = useTranslation("tariffs");
  return (
    <span className={classes.detail}>
      {!bare && <>{t(`field.${field}` as never, field)}: </>}
      <del>
        <span className={classes.hidden}>{t("change.before")} </span>
        {said.value(field, before)}
      </del>{" "}
      <span aria-hidden className="cw-forward">
        →
      </span>{" "}
      <ins>
        <span className={classes.hidden}>{t("change.after")} </span>
        {said.value(field, after)}
      </ins>
    </span>
  );
}
