import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import type { components } from "@/generated/api";
import { Money } from "@/parts/figures";
import { Scroll } from "@/parts/Scroll";
import classes from "./tariffs.module.css";

type Bill = components["schemas"]["BillView"];
type Line = components["schemas"]["LineView"];

/** What a session would cost, line by line. */
export function BillLines({ bill, zone }: { bill: Bill; zone: string }) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  return (
    <Scroll name={t("bill.title")}>
      <table className={classes.bill}>
        <thead>
          <tr>
            <th scope="col">{t("bill.line")}</th>
            <th scope="col">{t("bill.net")}</th>
            <th scope="col">{t("bill.tax")}</th>
            <th scope="col">{t("bill.gross")}</th>
          </tr>
        </thead>
        <tbody>
          {bill.lines.map((line) => (
            <tr key={`${line.kind} ${line.component_id} ${line.dim} ${line.start}`}>
              <th scope="row">
                <Name line={line} />
                <LineDetail line={line} currency={bill.currency} zone={zone} />
              </th>
              <td>
                <Money value={line.net} />
              </td>
              <td>
                <Money value={line.tax} />
              </td>
              <td>
                <Money value={line.gross} />
              </td>
            </tr>
          ))}
          {bill.lines.length === 0 && (
            <tr>
              <td colSpan={4} className={classes.quiet}>
                {t("bill.nothing")}
              </td>
            </tr>
          )}
        </tbody>
        <tfoot>
          {bill.taxes.map((tax) => (
            <tr key={`${tax.code} ${tax.jurisdiction} ${tax.percent}`} className={classes.billTax}>
              <th scope="row">
                {t("bill.taxOn", {
                  name: tax.name || tax.code,
                  percent: Number(tax.percent),
                  base: formats.money(tax.base),
                })}
              </th>
              <td />
              <td>
                <Money value={tax.amount} />
              </td>
              <td />
            </tr>
          ))}
          <tr className={classes.billTotal}>
            <th scope="row">{t("bill.total")}</th>
            <td>
              <Money value={bill.net} />
            </td>
            <td>
              <Money value={bill.tax} />
            </td>
            <td>
              <Money value={bill.gross} />
            </td>
          </tr>
        </tfoot>
      </table>
      <p className={classes.quiet}>
        {t("bill.session", {
          energy: formats.energy(bill.energy_wh),
          charging: formats.duration(bill.charging_s),
          idle: formats.duration(bill.idle_s),
        })}
      </p>
    </Scroll>
  );
}

function Name({ line }: { line: Line }) {
  const { t, i18n } = useTranslation("tariffs");
  const named = line.labels[i18n.language];
  if (named) return <>{named}</>;
  if (line.dim === null) return <>{t(`lineKind.${line.kind}` as never, line.kind)}</>;
  return <>{t(`dim.${line.dim}` as never, line.dim)}</>;
}

function LineDetail({ line, currency, zone }: { line: Line; currency: string; zone: string }) {
  const { t } = useTranslation("tariffs");
  const formats = useFormats();
  if (line.kind !== "PRICE") return null;
  const price = t(`per.${line.unit}` as "per.h", {
    price: formats.unitPrice({ amount: line.price, currency }),
  });
  const quantity =
    line.unit === "kWh"
      ? formats.energy(line.billed, 3)
      : line.unit === "use"
        ? null
        : formats.duration(line.billed);
  const [from, to] = [line.start, line.end].map((at) => formats.at(at, "time", zone));
  return (
    <span className={classes.detail}>
      {quantity === null ? price : `${quantity} × ${price}`}
      {line.start !== line.end && `, ${from}–${to}`}
    </span>
  );
}
