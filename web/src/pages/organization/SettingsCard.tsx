import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Organization, SETTINGS, type Setting } from "@/pages/organization/values";
import { languages } from "@/pages/sites/choices";
import { Card } from "@/parts/Card";
import { Facts } from "@/parts/Facts";
import { Unknown } from "@/parts/figures";
import { goalIn } from "@/parts/PlanGoal";
import classes from "./SettingsCard.module.css";

/** What counts for an organisation, and what of it is said above. */
export function SettingsCard({ organization }: { organization: Organization }) {
  const { t, i18n } = useTranslation("organization");
  const value = (name: Setting): ReactNode => {
    const said = organization.effective[name];
    return said === null ? (
      <Unknown />
    ) : (
      <>
        {SHOWN[name](said, i18n.language)}
        {organization[name] === null && <span className={classes.above}>{t("fromAbove")}</span>}
      </>
    );
  };
  return (
    <Card title={t("settings")} about={t("settingsAbout")}>
      <Facts items={SETTINGS.map((name) => [t(name), value(name)] as const)} />
    </Card>
  );
}

function Goal({ said }: { said: string }) {
  const { t } = useTranslation("energy");
  const goal = goalIn(said);
  return goal && t(`plans.goals.${goal}`);
}

/** How each is shown: what can be followed is a link. */
const SHOWN: Readonly<Record<Setting, (said: string, language: string) => ReactNode>> = {
  charging_plans: (said) => <Goal said={said} />,
  contact_email: (said) => <a href={`mailto:${said}`}>{said}</a>,
  contact_phone: (said) => <a href={`tel:${said}`}>{said}</a>,
  support_url: (said) => (
    <a href={said} rel="noreferrer">
      {said}
    </a>
  ),
  default_language: (said, language) => languages([said], language)[0]?.label,
  default_zone: (said) => said,
};
