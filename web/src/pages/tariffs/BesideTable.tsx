import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import type { Amount } from "@/format/format";
import type { components } from "@/generated/api";
import { type Components, labelOf, quantity, Reasons, unitPrice } from "@/pages/sessions/lines";
import { becauseOf } from "@/pages/sessions/reasons";
import { Money } from "@/parts/figures";
import own from "./BesideTable.module.css";
import classes from "./tariffs.module.css";

type Schemas = components["schemas"];
type Found = Schemas["PricePreviewView"];
type Line = Schemas["LineView"];

/** Two prices of one session, line by line; each line with why it is as it is. */
export function BesideTable({
  found,
  zone,
  billed,
  preview,
}: {
  found: Found;
  zone: string;
  /** The prices of the tariff that it was billed by. */
  billed: Components;
  preview: Components;
}) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  const was = found.billed === null ? null : found.billed.currency;
  return (
    <>
      <table className={own.table}>
        <caption className={classes.hidden}>{t("compared.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("bill.line")}</th>
            <th scope="col">
              {found.billed?.is_final === false ? t("compared.soFar") : t("compared.billed")}
            </th>
            <th scope="col">{t("compared.preview")}</th>
          </tr>
        </thead>
        <tbody>
          {found.lines.map((pair) => (
            <tr key={keyOf(pair.billed, pair.preview)}>
              <th scope="row">
                <Name line={pair.billed ?? pair.preview} />
                <Difference amount={pair.difference} />
              </th>
              <td>
                <Side line={pair.billed} currency={was} zone={zone} components={billed} />
              </td>
              <td>
                <Side
                  line={pair.preview}
                  currency={found.preview.currency}
                  zone={zone}
                  components={preview}
                />
              </td>
            </tr>
          ))}
          {found.lines.length === 0 && (
            <tr>
              <td colSpan={3} className={classes.quiet}>
                {t("bill.nothing")}
              </td>
            </tr>
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              {t("bill.total")}
              <Difference amount={found.difference} />
            </th>
            <td>
              {found.billed === null ? t("compared.noPrice") : <Money value={found.billed.gross} />}
            </td>
            <td>
              <Money value={found.preview.gross} />
            </td>
          </tr>
        </tfoot>
      </table>
      <p className={classes.quiet}>
        {t("bill.session", {
          energy: formats.energy(found.preview.energy_wh),
          charging: formats.duration(found.preview.charging_s),
          idle: formats.duration(found.preview.idle_s),
        })}
      </p>
    </>
  );
}

function keyOf(...lines: readonly (Line | null)[]): string {
  return lines.map((line) => line && `${line.kind} ${line.component_id} ${line.start}`).join("|");
}

function Name({ line }: { line: Line | null }) {
  const { t, i18n } = useTranslation("tariffs");
  if (line === null) return null;
  const plain =
    line.dim === null
      ? t(`lineKind.${line.kind}` as never, line.kind)
      : t(`dim.${line.dim}` as never, line.dim);
  return <>{labelOf(line.labels, i18n.language) ?? plain}</>;
}

/** How much more it is, or less; nothing where it cannot be compared. */
function Difference({ amount }: { amount: Amount | null }) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  if (amount === null) return null;
  if (!/[1-9]/.test(amount.amount)) {
    return <span className={classes.detail}>{t("compared.same")}</span>;
  }
  const sign = amount.amount.startsWith("-") ? "" : "+";
  return (
    <span className={own.difference}>
      <span className={classes.hidden}>{t("compared.difference")} </span>
      {sign}
      {formats.money(amount)}
    </span>
  );
}

function Side({
  line,
  currency,
  zone,
  components,
}: {
  line: Line | null;
  currency: string | null;
  zone: string;
  components: Components;
}) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  if (line === null || currency === null) {
    return <span className={classes.detail}>{t("compared.notCharged")}</span>;
  }
  const price = t(`per.${line.unit}` as "per.h", {
    price: unitPrice(line.price, currency, formats),
  });
  const [from, to] = [line.start, line.end].map((at) => formats.at(at, "time", zone));
  return (
    <>
      <Money value={line.gross} />
      {line.kind === "PRICE" && (
        <span className={classes.detail}>
          {line.unit === "use" ? price : `${quantity(line.billed, line.unit, formats)} × ${price}`}
        </span>
      )}
      {line.kind === "PRICE" && line.start !== line.end && (
        <span className={classes.detail}>
          {from}–{to}
        </span>
      )}
      <Reasons because={becauseOf(line, components)} components={components} />
    </>
  );
}
