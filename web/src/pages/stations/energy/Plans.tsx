import { Group } from "@mantine/core";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { client } from "@/api/client";
import { type RowOf, useList } from "@/api/lists";
import { useFormats } from "@/format/context";
import type { Formats } from "@/format/format";
import { limitOf, lineOf } from "@/pages/stations/energy/Composite";
import { pointsOf } from "@/pages/stations/energy/steps";
import { useZone } from "@/pages/stations/station/useThisStation";
import { STATION, type Station } from "@/pages/stations/stations";
import { DoButton, useReason } from "@/parts/actions";
import { figureAxis, figureTip, timeAxis } from "@/parts/axes";
import { Card } from "@/parts/Card";
import { Chart, type Drawing } from "@/parts/Chart";
import { Facts } from "@/parts/Facts";
import { Energy, Instant, Money, Unknown } from "@/parts/figures";
import { PlanGoalSelect } from "@/parts/PlanGoal";

const ADDRESS = "/api/v1/charging-plans";
const NEEDS = ["change", "stations"] as const;
const LOOKED_AT = "50";
const HEIGHT = 200;
type Plan = RowOf<typeof ADDRESS>;

/** What is made of the needs of vehicles here, and the last schedule of each EVSE, with why it is so. */
export function Plans({ station }: { station: Station }) {
  const { t } = useTranslation("energy");
  const asked = useList(ADDRESS, { station_id: station.id, limit: LOOKED_AT });
  const zone = useZone(station);
  const why = useReason(NEEDS);
  const [chosen, setChosen] = useState(station.charging_plans);
  const save = () => {
    const path = { station_id: station.id };
    return client.PATCH(STATION, { params: { path }, body: { charging_plans: chosen } });
  };
  const plans = newestOfEach(asked.data?.pages[0]?.items ?? []);
  return (
    <>
      <Card title={t("plans.title")}>
        <Group align="end" gap="sm">
          <PlanGoalSelect
            value={chosen}
            change={setChosen}
            description={t("plans.goalAbout")}
            above={t("plans.asSite")}
            isOff={why !== null}
          />
          <DoButton
            needs={NEEDS}
            why={chosen === station.charging_plans ? t("plans.same") : null}
            variant="default"
            act={save}
            done={t("plans.saved")}
          >
            {t("plans.save")}
          </DoButton>
        </Group>
        {plans.length === 0 && asked.isSuccess && (
          <p style={{ margin: "12px 0 0", color: "var(--cw-quiet)" }}>{t("plans.none")}</p>
        )}
      </Card>
      {plans.map((plan) => (
        <PlanCard key={plan.id} plan={plan} zone={zone} />
      ))}
    </>
  );
}

/** The first of each EVSE, as they come newest first. */
function newestOfEach(plans: readonly Plan[]): readonly Plan[] {
  return plans.filter(
    (plan, at) => plans.findIndex((each) => each.evse_no === plan.evse_no) === at,
  );
}

function PlanCard({ plan, zone }: { plan: Plan; zone: string | null }) {
  const { t } = useTranslation("energy");
  const none = <Unknown key="none" />;
  const facts = [
    [t("plans.why"), t(`plans.reason.${plan.reason}`)],
    [
      t("plans.wanted"),
      plan.wanted_wh_exact === null ? (
        none
      ) : (
        <Energy key="wanted" wh={Number(plan.wanted_wh_exact)} />
      ),
    ],
    [
      t("plans.departs"),
      plan.departs_at === null ? none : <Instant key="departs" at={plan.departs_at} zone={zone} />,
    ],
    [t("plans.flows"), <Energy key="flows" wh={Number(plan.energy_wh_exact)} />],
    [t("plans.enough"), plan.is_enough === null ? none : t(`plans.isEnough.${plan.is_enough}`)],
    [t("plans.cost"), plan.cost === null ? none : <Money key="cost" value={plan.cost} />],
    [
      t("plans.costAtOnce"),
      plan.cost === null ? none : <Money key="at-once" value={plan.cost_at_once} />,
    ],
    [t("plans.made"), <Instant key="made" at={plan.made_at} zone={zone} />],
    [t("plans.cause"), t(`plans.causes.${plan.cause}`)],
    [t("profiles.state"), plan.state === null ? none : t(`state.${plan.state}`)],
    ...(plan.tries > 1
      ? [[t("plans.sent"), t("plans.sentTimes", { count: plan.tries })] as const]
      : []),
    ...(plan.again_at === null
      ? []
      : [[t("plans.again"), <Instant key="again" at={plan.again_at} zone={zone} />] as const]),
  ] as const;
  return (
    <Card title={t("plans.of", { no: plan.evse_no, goal: t(`plans.goals.${plan.goal}`) })}>
      <Facts items={facts} />
      <Drawn plan={plan} zone={zone} />
    </Card>
  );
}

function Drawn({ plan, zone: there }: { plan: Plan; zone: string | null }) {
  const { t } = useTranslation("energy");
  const formats = useFormats();
  const zone = there ?? formats.zone;
  const { unit } = plan;
  const planned = useMemo(() => pointsOf(plan.steps, plan), [plan]);
  const may = useMemo(
    () =>
      pointsOf(
        plan.limits.map(({ start_s, limit_w }) => ({ start_s, limit: limit_w })),
        plan,
      ),
    [plan],
  );
  const [plannedName, mayName] = [t("plans.planned"), t("plans.may")];
  const drawing: Drawing = useMemo(
    () => (colours) => ({
      grid: { left: 8, right: 12, top: 52, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0 },
      tooltip: figureTip(formats, unit),
      xAxis: timeAxis(formats, zone),
      yAxis: { ...figureAxis(formats, unit), min: 0 },
      series: [
        ...(unit === "W" ? [lineOf(mayName, may, colours.accent, "dashed")] : []),
        lineOf(plannedName, planned, colours.good, "solid"),
      ],
    }),
    [planned, may, plannedName, mayName, unit, zone, formats],
  );
  return (
    <Chart
      about={t("plans.about")}
      drawing={drawing}
      height={HEIGHT}
      table={{
        head: [t("plans.from"), plannedName, t("plans.whyNotMore"), t("plans.price")],
        rows: () =>
          plan.steps.map((step) => [
            formats.at(new Date(Date.parse(plan.starts_at) + step.start_s * 1000), "moment", zone),
            limitOf(step.limit, unit, formats),
            t(`plans.whys.${step.why}`),
            priceAt(plan, step.start_s, formats),
          ]),
      }}
    />
  );
}

/** What a kilowatt-hour costs from so many seconds on. */
function priceAt(plan: Plan, start: number, formats: Formats): string {
  const amount = plan.prices.findLast((each) => each.start_s <= start)?.price;
  if (amount === undefined || plan.cost === null) return "–";
  return formats.unitPrice({ amount, currency: plan.cost.currency });
}
