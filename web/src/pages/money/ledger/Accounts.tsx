import { IconBook2 } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { RowOf } from "@/api/lists";
import type { components } from "@/generated/api";
import { type Column, DataList } from "@/parts/DataList";
import { Money } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { EmptyState } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { OrganizationName, useBookScope } from "../parts";
import classes from "../parts.module.css";
import { useMeaning } from "./account";
import { LedgerPage } from "./LedgerPage";
import { sideOf } from "./legs";

const ADDRESS = "/api/v1/ledger/accounts";
type Row = RowOf<typeof ADDRESS>;
type Amount = components["schemas"]["Amount"];

/** Every account with its balance, one row a currency. */
export default function Accounts() {
  const { t } = useTranslation("money");
  const { asked } = useBookScope();
  const scoped = useScoped();
  const columns = useColumns();
  const filters = useMemo<readonly Filter[]>(
    () => [
      { kind: "text", name: "code_starts", title: t("accounts.code") },
      { kind: "text", name: "currency", title: t("currency") },
    ],
    [t],
  );
  return (
    <LedgerPage part="accounts">
      <DataList
        name={t("ledger.part.accounts")}
        address={ADDRESS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="code"
        link={(row) => scoped(`/ledger/entries?account=${encodeURIComponent(row.code)}`)}
        empty={
          <EmptyState shape={IconBook2} title={t("accounts.empty")}>
            {t("accounts.emptyText")}
          </EmptyState>
        }
      />
    </LedgerPage>
  );
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("money");
  return useMemo(
    () => [
      {
        id: "code",
        title: t("accounts.code"),
        cell: (row) => <span className={classes.code}>{row.code}</span>,
        sort: "code",
        width: 215,
        isName: true,
      },
      {
        id: "meaning",
        title: t("accounts.meaning"),
        cell: (row) => <Meaning code={row.code} />,
        width: 335,
      },
      {
        id: "nature",
        title: t("accounts.nature"),
        cell: (row) => t(`nature.${row.nature}`),
        width: 115,
      },
      {
        id: "balance",
        title: t("accounts.balance"),
        cell: (row) => <Balance balance={row.balance} grows={row.side} />,
        width: 150,
        align: "end",
      },
      {
        id: "organization",
        title: t("organization"),
        cell: (row) => <OrganizationName id={row.organization_id} />,
        width: 175,
      },
      {
        id: "legs",
        title: t("accounts.legs"),
        cell: (row) => row.legs,
        width: 90,
        align: "end",
        isExtra: true,
      },
    ],
    [t],
  );
}

function Meaning({ code }: { code: string }) {
  const meaning = useMeaning()(code);
  return <span title={meaning}>{meaning}</span>;
}

/** A balance on the side where it lies, said where that is not the side on which it grows. */
function Balance({ balance, grows }: { balance: Amount; grows: "debit" | "credit" }) {
  const { t } = useTranslation("money");
  const { side, amount } = sideOf(balance);
  const isNothing = !/[1-9]/.test(amount.amount);
  return (
    <>
      <Money value={amount} />
      {!isNothing && ` ${t(side === grows ? `sideShort.${side}` : `sideAgainst.${side}`)}`}
    </>
  );
}
