import { IconBook2 } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { useOrganizationIfAny } from "@/api/names";
import { useFormats } from "@/format/context";
import type { components } from "@/generated/api";
import { Card } from "@/parts/Card";
import { Money } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { BOOK } from "@/status/signs";
import { useBookScope } from "../parts";
import classes from "../parts.module.css";
import { AccountName } from "./account";
import { LedgerPage } from "./LedgerPage";

type Book = components["schemas"]["BookView"];
type Amount = components["schemas"]["Amount"];

/** Debits and credits of every book, each currency by itself, and whether they are the same. */
export default function TrialBalance() {
  const { t } = useTranslation("money");
  const { asked } = useBookScope();
  const balance = api.useQuery("get", "/api/v1/ledger/trial-balance", {});
  const own = asked.organization_id;
  const books = balance.data?.books.filter(
    (book) => own === undefined || book.organization_id === own,
  );
  return (
    <LedgerPage part="trialBalance">
      {balance.isPending ? (
        <Loading rows={8} />
      ) : balance.isError ? (
        <ProblemNotice thrown={balance.error} again={() => void balance.refetch()} />
      ) : books === undefined || books.length === 0 ? (
        <Card>
          <EmptyState shape={IconBook2} title={t("entries.empty")}>
            {t("entries.emptyText")}
          </EmptyState>
        </Card>
      ) : (
        books.map((book) => (
          <OneBook key={`${book.organization_id} ${book.currency}`} book={book} />
        ))
      )}
    </LedgerPage>
  );
}

function OneBook({ book }: { book: Book }) {
  const { t } = useTranslation("money");
  const formats = useFormats();
  const owner = useOrganizationIfAny(book.organization_id);
  const name = owner === undefined ? "…" : (owner?.name ?? book.organization_id);
  return (
    <Card
      title={`${name} · ${book.currency}`}
      about={t("balance.held", { amount: formats.money(book.held) })}
      aside={<StatusMark sign={BOOK[book.is_balanced ? "balanced" : "unbalanced"]} />}
      flush
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("accounts.code")}</th>
            <th scope="col" data-end>
              {t("side.debit")}
            </th>
            <th scope="col" data-end>
              {t("side.credit")}
            </th>
          </tr>
        </thead>
        <tbody>
          {book.accounts.map((row) => (
            <tr key={row.account}>
              <th scope="row">
                <AccountName code={row.account} />
              </th>
              <td data-end>
                <Some value={row.debit} />
              </td>
              <td data-end>
                <Some value={row.credit} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t("balance.sum")}</th>
            <td data-end>
              <Money value={book.debit} />
            </td>
            <td data-end>
              <Money value={book.credit} />
            </td>
          </tr>
        </tfoot>
      </table>
    </Card>
  );
}

/** An amount where there is one: the other side of a row stays empty. */
function Some({ value }: { value: Amount }) {
  return /[1-9]/.test(value.amount) ? <Money value={value} /> : null;
}
