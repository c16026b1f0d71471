import { Anchor } from "@mantine/core";
import type { TFunction } from "i18next";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Asked } from "@/api/lists";
import { useMay } from "@/api/me";
import { useOrganization, usePayment, useSite, useTerminal } from "@/api/names";
import type { components } from "@/generated/api";
import { Unknown } from "@/parts/figures";
import { UserName } from "@/parts/Named";
import { scopeFilter, useScope, useScoped } from "@/shell/scope";
import classes from "./parts.module.css";

export { OrganizationName } from "@/parts/Named";

type Payment = components["schemas"]["PaymentView"];
export type Say = (word: string, otherwise?: string) => string;

/** Words by names that are only known as it goes; what nobody has a word for is said as it is. */
export function useSay(): Say {
  const { t } = useTranslation(["money", "sessions", "attention"]);
  return useCallback<Say>(
    (word, otherwise) =>
      (t as TFunction)(word, {
        defaultValue: otherwise ?? word.slice(word.lastIndexOf(".") + 1),
      }) as string,
    [t],
  );
}

/** The card as a person knows it: brand and last four. */
export function useCardName(): (payment: Pick<Payment, "card_brand" | "card_last_four">) => string {
  const { t } = useTranslation("money");
  return useCallback(
    ({ card_brand: brand, card_last_four: digits }) => {
      if (digits === null) return brand ?? t("card.hidden");
      return t("card.ending", { brand: brand ?? t("card.plain"), digits });
    },
    [t],
  );
}

export function CardName({ payment }: { payment: Pick<Payment, "card_brand" | "card_last_four"> }) {
  return <span className={classes.card}>{useCardName()(payment)}</span>;
}

export function TerminalName({ id }: { id: string }) {
  const terminal = useTerminal(id);
  const site = useSite(terminal?.site_id);
  const name = terminal?.label || terminal?.serial_ref || id;
  const shown = site === undefined ? name : `${name} · ${site.name}`;
  return <span title={shown}>{shown}</span>;
}

/** The zone of the site at which a payment was made. */
export function useZone(payment: Payment | undefined): string | undefined {
  return useSite(useTerminal(payment?.terminal_id)?.site_id)?.zone;
}

/** Who did it: a person's name where one may see it. */
export function Who({ id }: { id: string | null }) {
  const { t } = useTranslation("money");
  if (id === null) return t("bySystem");
  return id.startsWith("key_") ? t("byKey") : <UserName id={id} />;
}

/** A payment by its card, with the way to it. */
export function PaymentLink({ id }: { id: string | null }) {
  return id === null ? <Unknown /> : <ToPayment id={id} />;
}

function ToPayment({ id }: { id: string }) {
  const may = useMay();
  const payment = usePayment(id);
  const name = useCardName();
  const scoped = useScoped();
  if (!may("read", "payments")) return <Unknown />;
  return (
    <Anchor component={Link} to={scoped(`/payments/${id}`)} className={classes.card}>
      {payment === undefined ? id : name(payment)}
    </Anchor>
  );
}

/** The scope as filters of what was sold somewhere: payments, documents, entries. */
export function useSaleScope(): Asked {
  const [scope] = useScope();
  return useMemo(() => scopeFilter(scope), [scope]);
}

/**
 * The scope of books, which balance for an organisation only. `wider` says what is looked at instead
 * where somebody chose a site or a group.
 */
export function useBookScope(): { asked: Asked; wider: string | null } {
  const { t } = useTranslation("money");
  const [scope] = useScope();
  const site = useSite(scope?.kind === "site" ? scope.id : null);
  const ownerId = scope?.kind === "organization" ? scope.id : (site?.organization_id ?? null);
  const name = useOrganization(ownerId)?.name;
  return useMemo(() => {
    const asked: Asked = ownerId === null ? {} : { organization_id: ownerId };
    if (scope?.kind === "group") return { asked, wider: t("scopeWider.group") };
    if (scope?.kind !== "site") return { asked, wider: null };
    const wider = name === undefined ? t("scopeWider.site") : t("scopeWider.siteOf", { name });
    return { asked, wider };
  }, [ownerId, scope, name, t]);
}
