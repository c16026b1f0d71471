import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormats } from "@/format/context";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Energy, Instant, Money } from "@/parts/figures";
import { type Document, type Line, labelOf, type TaxRow, waivedOf, written } from "./document";
import { useCardName, useSay } from "./parts";
import classes from "./parts.module.css";
import { useWhyText } from "./reasons";

/** A receipt or a credit note: what was sold, what was paid, and to whom. */
export function Charged({ document }: { document: Document }) {
  const { t } = useTranslation("money");
  const { lines, taxes } = document;
  return (
    <>
      {lines !== undefined && (
        <Card title={t("document.lines")} flush>
          <Lines document={document} lines={lines} />
        </Card>
      )}
      {taxes !== undefined && taxes.length > 0 && (
        <Card title={t("document.taxes")} flush>
          <Taxes rows={document.taxes_due ?? taxes} />
        </Card>
      )}
      <Card title={t("document.paid")}>
        <Paid document={document} />
      </Card>
      <Where document={document} />
      <Seller document={document} />
    </>
  );
}

/** The page that says nothing was charged, and why. */
export function NothingCharged({ document }: { document: Document }) {
  const { t } = useTranslation("money");
  const say = useSay();
  const reason = document.because ?? "";
  return (
    <>
      <Card title={t("documentType.NOTHING_CHARGED")}>
        <p className={classes.quiet}>
          {say(`because.${reason}`, say(`sessions:released.${reason}`))}
        </p>
      </Card>
      <Card title={t("card.plain")}>
        <Paid document={document} />
      </Card>
      <Where document={document} />
      <Seller document={document} />
    </>
  );
}

function Lines({ document, lines }: { document: Document; lines: readonly Line[] }) {
  const { t, i18n } = useTranslation(["money", "sessions"]);
  const say = useSay();
  const formats = useFormats();
  const whyText = useWhyText();
  const nameOf = (line: Line) =>
    labelOf(line.labels, i18n.language) ??
    say(
      line.dim === null ? `sessions:lineKind.${line.kind}` : `sessions:dim.${line.dim}`,
      line.kind,
    );
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("document.item")}</th>
          <th scope="col" data-end>
            {t("document.quantity")}
          </th>
          <th scope="col" data-end>
            {t("document.gross")}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an issued document never changes
          <tr key={at}>
            <th scope="row">
              {nameOf(line)}
              {line.start !== null && line.end !== null && (
                <span className={classes.small}>
                  {formats.at(line.start, "time", document.place.zone)} –{" "}
                  {formats.at(line.end, "time", document.place.zone)}
                </span>
              )}
              {line.why.map((why) => (
                <span key={why.code} className={classes.small}>
                  {whyText(why)}
                </span>
              ))}
            </th>
            <td data-end>
              <Quantity line={line} />
            </td>
            <td data-end>
              <Money value={written(line.gross)} />
            </td>
          </tr>
        ))}
      </tbody>
      {document.price !== undefined && (
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t("price")}
            </th>
            <td data-end>
              <Money value={written(document.price)} />
            </td>
          </tr>
        </tfoot>
      )}
    </table>
  );
}

/** How much of it, and at which price. */
function Quantity({ line }: { line: Line }) {
  const { t } = useTranslation("sessions");
  const formats = useFormats();
  if (line.billed === null || line.unit === null) return null;
  const amount =
    line.unit === "kWh"
      ? formats.energy(line.billed, 3)
      : line.unit === "use"
        ? formats.plain(line.billed)
        : formats.duration(line.billed);
  const unit = line.unit as "kWh";
  return (
    <>
      {amount}
      {line.unit_price !== null && (
        <span className={classes.small}>
          {t(`per.${unit}`, {
            price: formats.unitPrice({ amount: line.unit_price, currency: line.gross.currency }),
          })}
        </span>
      )}
    </>
  );
}

function Taxes({ rows }: { rows: readonly TaxRow[] }) {
  const { t } = useTranslation("money");
  const formats = useFormats();
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("document.tax")}</th>
          <th scope="col" data-end>
            {t("document.base")}
          </th>
          <th scope="col" data-end>
            {t("amount")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.rule.code} ${row.rule.percent} ${row.rule.jurisdiction ?? ""}`}>
            <th scope="row">
              {row.rule.name || row.rule.code} {formats.share(Number(row.rule.percent) / 100, 3)}
              {row.rule.jurisdiction ? ` · ${row.rule.jurisdiction}` : ""}
            </th>
            <td data-end>
              <Money value={written(row.base)} />
            </td>
            <td data-end>
              <Money value={written(row.amount)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Paid({ document }: { document: Document }) {
  const { t } = useTranslation("money");
  const cardName = useCardName();
  const { card } = document;
  const waived = waivedOf(document);
  const items: (readonly [string, ReactNode])[] = [];
  if (document.amount !== undefined) {
    items.push([
      t("document.givenBack"),
      <strong key="back">
        <Money value={written(document.amount)} />
      </strong>,
    ]);
  }
  if (document.paid !== undefined) {
    items.push([
      t("document.total"),
      <strong key="paid">
        <Money value={written(document.paid)} />
      </strong>,
    ]);
  }
  if (document.paid_before) {
    items.push([
      t("document.before"),
      <Money key="before" value={written(document.paid_before)} />,
    ]);
  }
  if (waived !== null) {
    items.push([t("document.waived"), <Money key="waived" value={waived} />]);
  }
  if (document.reason !== undefined) {
    items.push([t("document.reason"), document.reason]);
  }
  if (document.corrects !== undefined)
    items.push([t("receipts.corrects"), document.corrects.number]);
  items.push([
    t("card.plain"),
    cardName({ card_brand: card.brand, card_last_four: card.last_four }),
  ]);
  items.push([
    t("held"),
    <Money key="held" value={card.held === null ? null : written(card.held)} />,
  ]);
  if (card.authorization_code !== null) {
    items.push([t("document.authorization"), card.authorization_code]);
  }
  if (card.provider_lines.length > 0) {
    items.push([
      t("document.slip"),
      <span key="slip" className={classes.code}>
        {card.provider_lines.map((each) => (
          <div key={each}>{each}</div>
        ))}
      </span>,
    ]);
  }
  return <Facts items={items} />;
}

function Where({ document }: { document: Document }) {
  const { t, i18n } = useTranslation("money");
  const { place, charge } = document;
  const items: (readonly [string, ReactNode])[] = [
    [t("document.site"), [place.site, ...place.address].join(", ")],
    [t("document.station"), `${place.station} · ${place.evse}`],
  ];
  if (charge) {
    items.push(
      [t("document.started"), <Instant key="from" at={charge.started_at} zone={place.zone} />],
      [t("document.ended"), <Instant key="to" at={charge.ended_at} zone={place.zone} />],
      [t("document.energy"), <Energy key="energy" wh={charge.energy_wh} decimals={3} />],
    );
  }
  const tariff = labelOf(document.tariff, i18n.language);
  if (tariff !== null) items.push([t("document.tariff"), tariff]);
  return (
    <Card title={t("document.where")}>
      <Facts items={items} />
    </Card>
  );
}

function Seller({ document }: { document: Document }) {
  const { t } = useTranslation("money");
  const { seller } = document.heading;
  const all: readonly (readonly [string, string | null])[] = [
    [t("document.name"), seller.name],
    [t("document.address"), seller.address.join(", ")],
    [t("document.vat"), seller.vat_id],
    [t("document.register"), seller.register],
    [t("document.email"), seller.email],
    [t("document.phone"), seller.phone],
  ];
  return (
    <Card title={t("document.seller")}>
      <Facts items={all.filter(([, value]) => value !== null)} />
    </Card>
  );
}
