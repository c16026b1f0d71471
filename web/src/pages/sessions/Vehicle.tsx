import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useList } from "@/api/lists";
import { useSite } from "@/api/names";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Energy, Instant } from "@/parts/figures";
import type { Session } from "./codes";
import { isRunning } from "./queries";

const LIVE_MS = 10_000;

/** What the vehicle said that it needs and means to draw (OCPP 2.x), and what it was answered. */
export function Vehicle({ session }: { session: Session }) {
  const { t } = useTranslation("sessions");
  const asked = useList(
    "/api/v1/vehicle-plans",
    { session_id: session.id },
    isRunning(session) ? { every: LIVE_MS } : {},
  );
  const zone = useSite(session.site_id)?.zone;
  const plan = asked.data?.pages[0]?.items[0];
  if (plan === undefined) return null;
  const doubt = plan.schedule_doubt ?? plan.needs_doubt;
  const items: (readonly [string, ReactNode])[] = [
    [
      "needs",
      plan.energy_wh_exact !== null && <Energy key="needs" wh={Number(plan.energy_wh_exact)} />,
    ],
    ["transfer", plan.transfer ?? false],
    ["soc", plan.soc_percent !== null && `${plan.soc_percent} %`],
    [
      "departs",
      plan.departs_at !== null && <Instant key="departs" at={plan.departs_at} zone={zone} />,
    ],
    ["periods", plan.periods_max ?? false],
    ["answer", plan.needs_answer !== null && t(`vehicle.answers.${plan.needs_answer}`)],
    [
      "schedule",
      plan.is_within !== null && t(plan.is_within ? "vehicle.within" : "vehicle.beyond"),
    ],
    ["priority", plan.has_priority !== null && t(plan.has_priority ? "vehicle.yes" : "vehicle.no")],
    ["doubt", doubt !== null && t(`vehicle.doubts.${doubt}`)],
  ];
  return (
    <Card title={t("vehicle.title")}>
      <Facts
        items={items
          .filter(([, value]) => value !== false)
          .map(([name, value]) => [t(`vehicle.${name}`), value] as const)}
      />
    </Card>
  );
}
