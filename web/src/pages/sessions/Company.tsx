import { useTranslation } from "react-i18next";
import { useList } from "@/api/lists";
import { useMay } from "@/api/me";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Instant } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { VAT } from "@/status/signs";
import { CheckVat } from "../money/CheckVat";
import type { Session } from "./codes";
import { useReceipts } from "./queries";

/** The company that the receipt of a card payment is for, by its VAT number. */
export function Company({ session }: { session: Session }) {
  const may = useMay();
  return may("read", "receipts") ? <Known session={session} /> : null;
}

function Known({ session }: { session: Session }) {
  const { t } = useTranslation("vat");
  const asked = useList("/api/v1/vat-checks", { session_id: session.id });
  const receipts = useReceipts(session);
  const all = asked.data?.pages[0]?.items ?? [];
  const found = all.find((each) => each.is_accepted) ?? all[0];
  const issued = receipts.data?.pages.flatMap((page) => page.items) ?? [];
  const mayGive =
    session.payment_id !== null &&
    receipts.isSuccess &&
    issued.every((each) => each.document_type !== "RECEIPT");
  if (found === undefined && !mayGive) return null;
  return (
    <Card
      title={t("card")}
      about={found === undefined ? t("cardNone") : undefined}
      aside={mayGive ? <CheckVat sessionId={session.id} /> : undefined}
    >
      {found !== undefined && (
        <Facts
          items={[
            [t("number"), <code key="number">{found.number ?? found.written}</code>],
            [
              t("verdict"),
              <StatusMark
                key="verdict"
                bare
                sign={VAT[found.verdict]}
                note={t(`reasons.${found.reason}`)}
              />,
            ],
            ...(found.company === null ? [] : ([[t("company"), found.company]] as const)),
            ...(found.address.length === 0
              ? []
              : ([[t("address"), found.address.join(", ")]] as const)),
            [t("checked"), <Instant key="checked" at={found.checked_at} />],
          ]}
        />
      )}
    </Card>
  );
}
