import { IconReceiptOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useSite } from "@/api/names";
import { useFormats } from "@/format/context";
import type { components } from "@/generated/api";
import { Card } from "@/parts/Card";
import { Money } from "@/parts/figures";
import { Scroll } from "@/parts/Scroll";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import type { Session } from "./codes";
import { type Components, labelOf, quantity, Reasons, unitPrice } from "./lines";
import classes from "./Price.module.css";
import { type Priced, useComponents } from "./queries";
import { type Because, becauseOf, rejection } from "./reasons";
import { useSay } from "./words";

type Bill = components["schemas"]["BillView"];
type Line = components["schemas"]["LineView"];
type Free = components["schemas"]["FreeView"];

/** What is shorter is told to the second. */
const SHORT_MS = 5 * 60_000;
const NO_COMPONENTS: Components = new Map();

/** The price line by line, each with its reasons; up to now while the session runs. */
export function Price({ session, priced }: { session: Session; priced: Priced }) {
  const { t } = useTranslation("sessions");
  const { bill } = priced;
  const title = bill?.is_final ? t("price.title") : t("price.soFar");
  if (bill === null) {
    return (
      <Card title={t("price.title")}>
        <NoPrice session={session} priced={priced} />
      </Card>
    );
  }
  return (
    <Card
      title={title}
      about={bill.is_final ? t("price.final") : <UpTo at={priced.at ?? bill.end} />}
      flush
    >
      <BillTable bill={bill} session={session} />
      <Late session={session} />
    </Card>
  );
}

function NoPrice({ session, priced }: { session: Session; priced: Priced }) {
  const { t } = useTranslation("sessions");
  if (priced.isWithoutPrice) {
    return (
      <EmptyState shape={IconReceiptOff} title={t("price.none")}>
        {t("price.noTariff")}
      </EmptyState>
    );
  }
  if (priced.problem !== null)
    return <ProblemNotice thrown={priced.problem} again={priced.again} />;
  if (priced.isPending) return <Loading rows={4} />;
  const isOver = session.status === "closed" || session.status === "refused";
  return (
    <EmptyState shape={IconReceiptOff} title={isOver ? t("price.never") : t("price.none")}>
      {isOver ? t("price.neverText") : t("price.noneText")}
    </EmptyState>
  );
}

function UpTo({ at }: { at: string }) {
  const { t } = useTranslation("sessions");
  const formats = useFormats();
  return <>{t("price.running", { at: formats.at(at, "time") })}</>;
}

function BillTable({ bill, session }: { bill: Bill; session: Session }) {
  const { t } = useTranslation("sessions");
  const formats = useFormats();
  const components = useComponents(session)?.components ?? NO_COMPONENTS;
  const free = bill.free.filter((each) => each.rejected.length > 0);
  return (
    <Scroll name={t("price.title")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("price.line")}</th>
            <th scope="col">{t("price.quantity")}</th>
            <th scope="col">{t("price.unitPrice")}</th>
            <th scope="col">{t("price.net")}</th>
            <th scope="col">{t("price.tax")}</th>
            <th scope="col">{t("price.gross")}</th>
          </tr>
        </thead>
        <tbody>
          {bill.lines.map((line) => (
            <LineRow
              key={`${line.kind} ${line.component_id} ${line.start} ${line.dim}`}
              line={line}
              bill={bill}
              session={session}
              components={components}
            />
          ))}
          {free.map((stretch) => (
            <FreeRow
              key={`free ${stretch.dim} ${stretch.start}`}
              stretch={stretch}
              session={session}
              components={components}
              bill={bill}
            />
          ))}
          {bill.lines.length === 0 && free.length === 0 && (
            <tr>
              <td colSpan={6} className={classes.quiet}>
                {t("price.empty")}
              </td>
            </tr>
          )}
        </tbody>
        <tfoot>
          {bill.taxes.map((tax) => (
            <tr key={`${tax.code} ${tax.jurisdiction}`} className={classes.taxRow}>
              <th scope="row" colSpan={3}>
                {tax.name} {formats.share(Number(tax.percent) / 100, 3)}
              </th>
              <td>
                <Money value={tax.base} />
              </td>
              <td>
                <Money value={tax.amount} />
              </td>
              <td />
            </tr>
          ))}
          <tr className={classes.total}>
            <th scope="row" colSpan={3}>
              {t("total")}
            </th>
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
    </Scroll>
  );
}

function LineRow({
  line,
  bill,
  session,
  components,
}: {
  line: Line;
  bill: Bill;
  session: Session;
  components: Components;
}) {
  const { t } = useTranslation("sessions");
  const { i18n } = useTranslation();
  const say = useSay();
  const formats = useFormats();
  const name =
    labelOf(line.labels, i18n.language) ??
    (line.dim === null ? say(`lineKind.${line.kind}`) : say(`dim.${line.dim}`));
  const isPriced = line.kind === "PRICE";
  const price = t(`per.${line.unit}` as "per.h", {
    price: unitPrice(line.price, bill.currency, formats),
  });
  return (
    <tr>
      <th scope="row">
        <span className={classes.name}>{name}</span>
        <Stretch start={line.start} end={line.end} bill={bill} session={session} />
        <Reasons because={becauseOf(line, components)} components={components} />
      </th>
      <td>{isPriced && quantity(line.billed, line.unit, formats)}</td>
      <td>{isPriced && price}</td>
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
  );
}

function FreeRow({
  stretch,
  bill,
  session,
  components,
}: {
  stretch: Free;
  bill: Bill;
  session: Session;
  components: Components;
}) {
  const { t } = useTranslation("sessions");
  const say = useSay();
  const formats = useFormats();
  const unit = stretch.dim === "ENERGY" ? "kWh" : "s";
  const because: Because[] = [
    { kind: "word", word: "because.free" },
    ...stretch.rejected.map((text) => {
      const { componentId, condition } = rejection(text);
      const when = components.get(componentId)?.when ?? null;
      return {
        kind: "rejected" as const,
        componentId,
        condition: { condition, when, isMet: false },
      };
    }),
  ];
  return (
    <tr>
      <th scope="row">
        <span className={classes.name}>{say(`dim.${stretch.dim}`)}</span>
        <Stretch start={stretch.start} end={stretch.end} bill={bill} session={session} />
        <Reasons because={because} components={components} />
      </th>
      <td>{quantity(stretch.quantity, unit, formats)}</td>
      <td className={classes.quiet} colSpan={4}>
        {t("price.free")}
      </td>
    </tr>
  );
}

/** From when to when, where it is not all of the session. */
function Stretch({
  start,
  end,
  bill,
  session,
}: {
  start: string;
  end: string;
  bill: Bill;
  session: Session;
}) {
  const { t } = useTranslation("sessions");
  const formats = useFormats();
  const zone = useSite(session.site_id)?.zone ?? formats.zone;
  if (start === end || (start === bill.start && end === bill.end)) return null;
  const isShort = new Date(end).getTime() - new Date(start).getTime() < SHORT_MS;
  const [from, to] = [start, end].map((at) => formats.at(at, isShort ? "clock" : "time", zone));
  return <span className={classes.stretch}>{t("because.stretch", { from, to })}</span>;
}

/** What would have been due with what came late; the bill stands. */
function Late({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const formats = useFormats();
  const { late_total: total, late_difference: difference } = session;
  if (total === null || difference === null) return null;
  const differs = /[1-9]/.test(difference.amount) || session.late_energy_wh !== session.energy_wh;
  const sign = difference.amount.startsWith("-") ? "" : "+";
  return (
    <div className={classes.late}>
      <h3>{t("late.title")}</h3>
      <p>
        {differs
          ? t("late.text", {
              energy: formats.energy(session.late_energy_wh ?? 0),
              total: formats.money(total),
              difference: `${sign}${formats.money(difference)}`,
            })
          : t("late.same")}
      </p>
    </div>
  );
}
