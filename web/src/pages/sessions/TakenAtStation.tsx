import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type RowOf, useList } from "@/api/lists";
import { useMay } from "@/api/me";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Instant, Money } from "@/parts/figures";
import { useScoped } from "@/shell/scope";
import { TAKEN as STATES } from "@/status/signs";
import type { Session } from "./codes";
import { ResolveSettlement } from "./ResolveSettlement";

const TAKEN = "/api/v1/station-settlements";

/** What its station took for a session by itself, beside what was billed. */
export function TakenAtStation({ session }: { session: Session }) {
  const may = useMay();
  return may("read", "payments") ? <Taken session={session} /> : null;
}

function Taken({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const asked = useList(TAKEN, { session_id: session.id });
  const taken = (asked.data?.pages ?? []).flatMap((page) => page.items);
  if (taken.length === 0) return null;
  return (
    <Card title={t("taken.title")}>
      {taken.map((each) => (
        <Payment key={each.id} it={each} />
      ))}
    </Card>
  );
}

function Payment({ it }: { it: RowOf<typeof TAKEN> }) {
  const { t } = useTranslation("sessions");
  const may = useMay();
  const scoped = useScoped();
  return (
    <>
      <Facts
        items={[
          [
            t(STATES[it.status].word as never, { ns: "status" }),
            it.amount === null ? it.amount_exact : <Money key="amount" value={it.amount} />,
          ],
          ...(it.differs && it.difference !== null
            ? ([[t("taken.difference"), <Money key="less" value={it.difference} />]] as const)
            : []),
          [t("taken.at"), <Instant key="at" at={it.settled_at} />],
          [t("taken.payment"), <code key="ref">{it.payment_ref}</code>],
          ...((it.status === "Settled" || it.is_open || it.resolution !== null) &&
          may("read", "ledger")
            ? ([
                [
                  t("taken.booked"),
                  <Anchor
                    key="booked"
                    component={Link}
                    to={scoped(`/ledger/entries?about=${it.id}`)}
                  >
                    {t("taken.entries")}
                  </Anchor>,
                ],
              ] as const)
            : []),
          ...(it.open === null
            ? []
            : ([[t("taken.open"), <Money key="open" value={it.open} />]] as const)),
          ...(it.resolution === null
            ? []
            : ([
                [t(`taken.${it.resolution}`), <Money key="resolved" value={it.resolved} />],
                [t("taken.reason"), it.reason],
                [t("taken.resolvedAt"), <Instant key="resolved-at" at={it.resolved_at} />],
              ] as const)),
          ...(it.note === null ? [] : ([[t("taken.note"), it.note]] as const)),
          ...(it.vat_number === null
            ? []
            : ([
                [t("taken.vat"), [it.company, it.vat_number].filter(Boolean).join(", ")],
              ] as const)),
          ...(it.receipt_url?.startsWith("https://")
            ? ([
                [
                  t("taken.receipt"),
                  <Anchor key="receipt" href={it.receipt_url} target="_blank" rel="noreferrer">
                    {it.receipt_ref ?? it.receipt_url}
                  </Anchor>,
                ],
              ] as const)
            : []),
        ]}
      />
      {it.is_open && <ResolveSettlement it={it} />}
    </>
  );
}
