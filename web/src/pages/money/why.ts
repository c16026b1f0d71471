import { useTranslation } from "react-i18next";
import { useMay } from "@/api/me";
import type { components } from "@/generated/api";
import { minorOf, refundable } from "@/pages/sessions/money";
import { canClose, canRetry, isUnexplained, type Payment, type Refund } from "./steps";

type Session = components["schemas"]["SessionView"];

/** Why a hold cannot be given back now; null where it can. */
export function useWhyNoRelease(payment: Payment, session: Session | undefined): string | null {
  const { t } = useTranslation("money");
  if (payment.state !== "held") return t("release.notHeld");
  if (session?.status === "ready" || session?.status === "in_progress") {
    return t("release.stopFirst");
  }
  return null;
}

export function useWhyNoRetry(payment: Payment): string | null {
  const { t } = useTranslation("money");
  return canRetry(payment) ? null : t("retry.whyNot");
}

export function useWhyNoClose(payment: Payment): string | null {
  const { t } = useTranslation("money");
  if (!payment.is_open) return t("close.ended");
  return canClose(payment) ? null : t("close.noHold");
}

export function useWhyNoAttach(
  payment: Payment,
  refunds: readonly Refund[] | undefined,
): string | null {
  const { t } = useTranslation("money");
  if (payment.attached_at !== null) return t("attach.already");
  if (refunds === undefined) return t("unread");
  return isUnexplained(payment, refunds) ? null : t("attach.explained");
}

/** Why nothing can be given back; null where something can. */
export function useWhyNoRefund(
  payment: Payment,
  refunds: readonly Refund[] | undefined,
): string | null {
  const { t } = useTranslation("money");
  const may = useMay();
  if (!may("read", "payments")) return t("unread");
  if (payment.state === "refunded") return t("refund.nothingLeft");
  if (payment.state === "capture_pending") return t("refund.pending");
  if (payment.state !== "captured" && payment.state !== "partly_refunded") {
    return t("refund.notCaptured");
  }
  if (refunds === undefined) return t("unread");
  return refundable(payment.captured, refunds) <= 0n ? t("refund.nothingLeft") : null;
}

/** Whether a text is an amount above nothing. */
export function isAmount(text: string, currency: string): boolean {
  return (minorOf(text, currency) ?? 0n) > 0n;
}
