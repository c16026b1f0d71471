import { Anchor, Drawer } from "@mantine/core";
import { IconBook2 } from "@tabler/icons-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { api } from "@/api/client";
import { type RowOf, useList } from "@/api/lists";
import { useFormats } from "@/format/context";
import { type Column, DataList } from "@/parts/DataList";
import { Facts } from "@/parts/Facts";
import { Instant, Money } from "@/parts/figures";
import type { Filter } from "@/parts/filters";
import { Copyable } from "@/parts/Secret";
import { EmptyState, Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import { useSearchParams } from "@/shell/search";
import { OrganizationName, PaymentLink, useBookScope, useSaleScope, useSay } from "../parts";
import classes from "../parts.module.css";
import { AccountName } from "./account";
import { LedgerPage } from "./LedgerPage";
import { movedBy, sideOf } from "./legs";

const ADDRESS = "/api/v1/ledger/entries";
type Row = RowOf<typeof ADDRESS>;
const KINDS: readonly Row["event_type"][] = [
  "hold_placed",
  "hold_released",
  "hold_lapsed",
  "hold_captured",
  "station_settled",
  "station_unpaid",
  "tax_due",
  "platform_fee_charged",
  "provider_fee_accrued",
  "provider_fee_passed_on",
  "provider_settled",
  "owner_shared",
  "owner_share_taken_back",
  "refunded",
  "refund_returned",
  "refund_paid",
  "corrected",
];
const SHOWN = "entry";
const ACCOUNT = "account";
const MANY = "500";

/** Every entry, newest first; never changed, never deleted. */
export default function Entries() {
  const { t } = useTranslation("money");
  const [search, setSearch] = useSearchParams();
  const asked = useSaleScope();
  const accounts = useAccounts(search);
  const columns = useColumns();
  const filters = useMemo<readonly Filter[]>(
    () => [
      {
        kind: "choice",
        name: "event_type",
        title: t("entries.why"),
        choices: KINDS.map((value) => ({ value, title: t(`event.${value}`) })),
      },
      { kind: "choice", name: ACCOUNT, title: t("accounts.code"), choices: accounts },
      {
        kind: "search",
        name: "about",
        title: t("searchIn"),
        within: [
          { name: "about", title: t("entries.about") },
          { name: "source_id", title: t("entries.source") },
          { name: "id", title: t("entries.id") },
        ],
      },
      { kind: "period", name: "event_time", title: t("entries.happened") },
    ],
    [t, accounts],
  );
  const shown = search.get(SHOWN);
  const show = (id: string | null) => {
    const after = new URLSearchParams(search);
    if (id === null) after.delete(SHOWN);
    else after.set(SHOWN, id);
    return after;
  };
  return (
    <LedgerPage part="entries">
      <DataList
        name={t("ledger.part.entries")}
        address={ADDRESS}
        asked={asked}
        columns={columns}
        filters={filters}
        sort="-position"
        link={(row) => ({ pathname: "/ledger/entries", search: `?${show(row.id)}` })}
        empty={
          <EmptyState shape={IconBook2} title={t("entries.empty")}>
            {t("entries.emptyText")}
          </EmptyState>
        }
      />
      <Drawer
        opened={shown !== null}
        onClose={() => setSearch(() => show(null))}
        position="right"
        size={560}
        title={t("entries.one")}
        closeButtonProps={{ "aria-label": t("closePanel") }}
      >
        {shown !== null && <Entry id={shown} />}
      </Drawer>
    </LedgerPage>
  );
}

/** Accounts to choose from: those of the books looked at, and what the address asks for already. */
function useAccounts(search: URLSearchParams): readonly { value: string; title: string }[] {
  const { asked } = useBookScope();
  const found = useList("/api/v1/ledger/accounts", { ...asked, limit: MANY });
  const chosen = search.getAll(ACCOUNT).join();
  return useMemo(() => {
    const codes = found.data?.pages[0]?.items.map((each) => each.code) ?? [];
    const all = new Set([...codes, ...chosen.split(",").filter(Boolean)]);
    return [...all].map((code) => ({ value: code, title: code }));
  }, [found.data, chosen]);
}

function useColumns(): readonly Column<Row>[] {
  const { t } = useTranslation("money");
  const formats = useFormats();
  return useMemo(
    () => [
      {
        id: "why",
        title: t("entries.why"),
        cell: (row) => t(`event.${row.event_type}`),
        width: 195,
        isName: true,
      },
      {
        id: "moved",
        title: t("amount"),
        cell: (row) =>
          movedBy(row.legs)
            .map((each) => formats.money(each))
            .join(" · "),
        width: 90,
        align: "end",
      },
      {
        id: "legs",
        title: t("entries.legs"),
        cell: (row) => <LegCodes row={row} />,
        width: 280,
      },
      {
        id: "about",
        title: t("entries.about"),
        cell: (row) => <About id={row.about} />,
        width: 165,
      },
      {
        id: "happened",
        title: t("entries.happened"),
        cell: (row) => <Instant at={row.event_time} />,
        width: 135,
      },
      {
        id: "booked",
        title: t("entries.booked"),
        cell: (row) => formats.at(`${row.booked_at}T12:00:00Z`, "day", "UTC"),
        width: 125,
      },
      {
        id: "position",
        title: t("entries.position"),
        cell: (row) => row.position,
        sort: "position",
        width: 100,
        align: "end",
        isExtra: true,
      },
      {
        id: "organization",
        title: t("organization"),
        cell: (row) => <OrganizationName id={row.organization_id} />,
        width: 180,
        isExtra: true,
      },
    ],
    [t, formats],
  );
}

/** Debited and credited accounts in a line. */
function LegCodes({ row }: { row: Row }) {
  const codes = (side: "debit" | "credit") =>
    row.legs
      .filter((leg) => sideOf(leg.amount).side === side)
      .map((leg) => leg.account)
      .join(", ");
  const { t } = useTranslation("money");
  const text = t("ledger.fromTo", { debit: codes("debit"), credit: codes("credit") });
  return (
    <span className={classes.code} title={text}>
      {text}
    </span>
  );
}

/** Whose money it is: a payment, or whatever the entry says. */
function About({ id }: { id: string }) {
  const { t } = useTranslation("money");
  const scoped = useScoped();
  if (id.startsWith("pay_")) return <PaymentLink id={id} />;
  return id.startsWith("sst_") ? (
    <Anchor component={Link} to={scoped(`/station-payments?id=${id}`)} title={id}>
      {t("entries.atStation")}
    </Anchor>
  ) : (
    <span className={classes.code} title={id}>
      {id}
    </span>
  );
}

function Entry({ id }: { id: string }) {
  const { t } = useTranslation("money");
  const say = useSay();
  const formats = useFormats();
  const scoped = useScoped();
  const entry = api.useQuery("get", "/api/v1/ledger/entries/{entry_id}", {
    params: { path: { entry_id: id } },
  });
  if (entry.isPending) return <Loading rows={6} />;
  if (entry.isError) {
    return <ProblemNotice thrown={entry.error} again={() => void entry.refetch()} />;
  }
  const row = entry.data;
  const other = (name: string) =>
    name.startsWith("ent_") ? (
      <Anchor component={Link} to={scoped(`/ledger/entries?entry=${name}`)}>
        {name}
      </Anchor>
    ) : (
      <span className={classes.code}>{name}</span>
    );
  const items: (readonly [string, ReactNode])[] = [
    [t("entries.why"), t(`event.${row.event_type}`)],
    [t("entries.means"), say(`eventMeans.${row.event_type}`)],
    [t("entries.about"), <About key="about" id={row.about} />],
    [
      t("entries.source"),
      <span key="source" className={classes.code}>
        {row.source_id}
      </span>,
    ],
    [t("entries.happened"), <Instant key="happened" at={row.event_time} style="second" />],
    [t("entries.booked"), formats.at(`${row.booked_at}T12:00:00Z`, "day", "UTC")],
  ];
  if (row.ends !== null) items.push([t("entries.ends"), other(row.ends)]);
  if (row.reverses !== null) items.push([t("entries.reverses"), other(row.reverses)]);
  if (row.lapses_at !== null) {
    items.push([t("entries.lapses"), <Instant key="lapses" at={row.lapses_at} />]);
  }
  items.push(
    [t("organization"), <OrganizationName key="org" id={row.organization_id} />],
    [t("entries.position"), row.position],
    [t("entries.id"), <Copyable key="id" text={row.id} />],
  );
  return (
    <>
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
          {row.legs.map((leg) => {
            const { side, amount } = sideOf(leg.amount);
            return (
              <tr key={`${leg.account} ${leg.amount.currency} ${leg.amount.amount}`}>
                <th scope="row">
                  <AccountName code={leg.account} />
                </th>
                <td data-end>{side === "debit" && <Money value={amount} />}</td>
                <td data-end>{side === "credit" && <Money value={amount} />}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Facts items={items} />
    </>
  );
}
