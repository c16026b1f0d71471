import { useTranslation } from "react-i18next";
import { useList } from "@/api/lists";
import { useMay } from "@/api/me";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Instant } from "@/parts/figures";
import { StatusMark } from "@/parts/StatusMark";
import { CONTRACT } from "@/status/signs";
import type { Session } from "./codes";

/** The contract by which the vehicle charges, and what was found of it. */
export function Contract({ session }: { session: Session }) {
  const may = useMay();
  return may("read", "tokens") ? <Known session={session} /> : null;
}

function Known({ session }: { session: Session }) {
  const { t } = useTranslation("contracts");
  const asked = useList("/api/v1/contract-checks", { session_id: session.id });
  const found = asked.data?.pages[0]?.items[0];
  if (found === undefined) return null;
  const items = [
    [t("contract"), found.contract],
    [t("verdict"), <StatusMark key="verdict" bare sign={CONTRACT[found.verdict]} />],
    [t("revocation"), t(`revocations.${found.revocation}`)],
    [t("shown"), t(`showns.${found.shown}`)],
    [t("issuer"), found.issuer],
    [t("checked"), <Instant key="checked" at={found.checked_at} />],
  ] as const;
  return (
    <Card title={t("card")}>
      <Facts items={items.filter(([, value]) => value !== null)} />
    </Card>
  );
}
