import { ActionIcon, Anchor, Tooltip } from "@mantine/core";
import { IconFileTypePdf } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "@/api/me";
import { Card } from "@/parts/Card";
import { Instant, Money } from "@/parts/figures";
import { Loading, ProblemNotice } from "@/parts/states";
import { useScoped } from "@/shell/scope";
import type { Session } from "./codes";
import classes from "./parts.module.css";
import { useReceipts } from "./queries";
import { useSay } from "./words";

/** What the driver was given in writing. */
export function ReceiptCard({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const say = useSay();
  const may = useMay();
  const scoped = useScoped();
  const asked = useReceipts(session);
  const receipts = asked.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Card title={t("receipt.title")}>
      {!may("read", "receipts") ? (
        <p className={classes.plain}>{t("receipt.mayNot")}</p>
      ) : asked.isPending ? (
        <Loading rows={1} />
      ) : asked.isError ? (
        <ProblemNotice thrown={asked.error} again={() => void asked.refetch()} />
      ) : receipts.length === 0 ? (
        <p className={classes.plain}>
          {session.payment_id === null && may("read", "payments")
            ? t(session.station_payment_ref === null ? "receipt.noneEver" : "receipt.atStation")
            : t("receipt.none")}
        </p>
      ) : (
        <ul className={classes.receipts}>
          {receipts.map((receipt) => (
            <li key={receipt.id}>
              <span>
                <Anchor component={Link} to={scoped(`/receipts/${receipt.id}`)}>
                  {say(
                    `receipt.kind.${receipt.document_type}`,
                    { number: receipt.number ?? "" },
                    receipt.number ?? receipt.id,
                  )}
                </Anchor>
                <span className={classes.quietLine}>
                  <Instant at={receipt.issued_at} />
                </span>
              </span>
              <Money value={receipt.total} />
              {receipt.pdf_sha256 !== null && (
                <Tooltip label={t("receipt.pdf")}>
                  <ActionIcon
                    component="a"
                    href={`/api/v1/receipts/${receipt.id}/pdf`}
                    target="_blank"
                    rel="noopener"
                    variant="default"
                    aria-label={`${t("receipt.pdf")} ${receipt.number ?? ""}`.trim()}
                  >
                    <IconFileTypePdf size={17} />
                  </ActionIcon>
                </Tooltip>
              )}
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
