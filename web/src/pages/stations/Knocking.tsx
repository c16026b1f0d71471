import { IconDoorEnter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { read } from "@/api/client";
import { useMay } from "@/api/me";
import type { Schemas } from "@/pages/stations/stations";
import { useScoped } from "@/shell/scope";
import classes from "./Knocking.module.css";

export const PENDING = "/api/v1/pending-stations";
export type Knocking = Schemas["PendingStationView"];

const EVERY_MS = 20_000;

/** The stations that nobody registered and nobody sent away; none for those who may not see them. */
export function useKnocking() {
  const may = useMay();
  const query = { is_rejected: "false", limit: 50, sort: "identity" };
  const found = useQuery({
    queryKey: ["get", PENDING, { params: { query } }],
    queryFn: ({ signal }) => read<{ items: Knocking[] }>(PENDING, { query, signal }),
    enabled: may("read", "pending-stations"),
    refetchInterval: EVERY_MS,
  });
  return found.data?.items ?? [];
}

/** That somebody waits at the door. */
export function KnockingBanner() {
  const { t } = useTranslation("stations");
  const scoped = useScoped();
  const waiting = useKnocking();
  if (waiting.length === 0) return null;
  return (
    <p className={classes.banner}>
      <IconDoorEnter size={19} stroke={1.7} aria-hidden />
      <span>{t("pending.banner", { count: waiting.length })}</span>
      <Link to={scoped("/stations/pending")}>{t("pending.see")}</Link>
    </p>
  );
}

/** What a station says of itself in its BootNotification, whichever version it speaks. */
export function bootOf(boot: string | null): { vendor: string; model: string; serial: string } {
  const none = { vendor: "", model: "", serial: "" };
  if (boot === null) return none;
  try {
    const said = JSON.parse(boot) as Record<string, unknown>;
    const own = (said.chargingStation ?? said) as Record<string, unknown>;
    const text = (...names: string[]) => {
      const found = names.map((name) => own[name]).find((each) => typeof each === "string");
      return typeof found === "string" ? found : "";
    };
    return {
      vendor: text("vendorName", "chargePointVendor"),
      model: text("model", "chargePointModel"),
      serial: text("serialNumber", "chargePointSerialNumber", "chargeBoxSerialNumber"),
    };
  } catch {
    return none;
  }
}
