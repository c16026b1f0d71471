import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useList } from "@/api/lists";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Duration, Energy, Instant, Money } from "@/parts/figures";
import type { Session } from "./codes";
import { isRunning } from "./queries";

const LIVE_MS = 10_000;

/** What its station was told that it costs, what the station reckons, and how far each lets it go. */
export function AtStation({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const asked = useList(
    "/api/v1/station-costs",
    { id: session.id },
    isRunning(session) ? { every: LIVE_MS } : {},
  );
  const said = asked.data?.pages[0]?.items[0];
  if (said === undefined) return null;
  const wh = (text: string | null) => text !== null && <Energy wh={Number(text)} />;
  const seconds = (time: number | null) => time !== null && <Duration seconds={time} />;
  const items: (readonly [string, ReactNode])[] = [
    ["told", said.told !== null && <Money key="told" value={said.told} />],
    ["toldAt", said.told_at !== null && <Instant key="toldAt" at={said.told_at} />],
    ["reckoned", said.reckoned !== null && <Money key="reckoned" value={said.reckoned} />],
    ["difference", said.differs && <Money key="difference" value={said.difference} />],
    [
      "failure",
      said.reckoning_failure !== null && (said.reckoning_failure || t("atStation.noReason")),
    ],
    ["limitEnergy", wh(said.limit_energy_wh_exact)],
    ["limitTime", seconds(said.limit_time_s)],
    ["ownEnergy", wh(said.own_limit_energy_wh_exact)],
    ["ownTime", seconds(said.own_limit_time_s)],
    ["ownSoc", said.own_limit_soc !== null && `${said.own_limit_soc} %`],
  ];
  const known = items
    .filter(([, value]) => value !== false)
    .map(([name, value]) => [t(`atStation.${name}`), value] as const);
  if (known.length === 0) return null;
  return (
    <Card title={t("atStation.title")}>
      <Facts items={known} />
    </Card>
  );
}
