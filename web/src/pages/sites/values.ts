import type { components } from "@/generated/api";
import type { PlanGoal } from "@/parts/PlanGoal";

type Schemas = components["schemas"];
export type Site = Schemas["SiteView"];

/** A site as a form holds it: text as typed, empty where nothing is said. */
export type Values = {
  name: string;
  address: string;
  country: string;
  zone: string;
  currency: string;
  latitude: string;
  longitude: string;
  tariff_id: string | null;
  merchant_of_record: Schemas["Merchant"];
  host_ref: string;
  host_share_percent: string;
  host_fixed_fee: string;
  host_tax_percent: string;
  platform_fee_percent: string;
  platform_fee_fixed: string;
  provider_fee_percent: string;
  provider_fee_fixed: string;
  tax_jurisdiction: string;
  settings: Record<Setting, string>;
  charging_plans: PlanGoal | null;
  /** What the site has decided and this form does not show. */
  kept: Site["settings"];
};

/** The settings of a site that are numbers, and what they count. */
export const SETTINGS = {
  t_plug_s: "seconds",
  ready_expiration_s: "seconds",
  ongoing_expiration_s: "seconds",
  power_after_stop_s: "seconds",
  meter_interval_s: "seconds",
  hold_minor: "minor",
  hold_minimum_minor: "minor",
  capture_at_least_minor: "minor",
} as const;
export type Setting = keyof typeof SETTINGS;
const NAMES = Object.keys(SETTINGS) as Setting[];

const NEW: Values = {
  name: "",
  address: "",
  country: "",
  zone: "",
  currency: "",
  latitude: "",
  longitude: "",
  tariff_id: null,
  merchant_of_record: "OPERATOR",
  host_ref: "",
  host_share_percent: "0",
  host_fixed_fee: "0",
  host_tax_percent: "0",
  platform_fee_percent: "0",
  platform_fee_fixed: "0",
  provider_fee_percent: "0",
  provider_fee_fixed: "0",
  tax_jurisdiction: "",
  settings: Object.fromEntries(NAMES.map((name) => [name, ""])) as Record<Setting, string>,
  charging_plans: null,
  kept: {},
};

/** What a new site begins with: the likeliest zone. */
export function newValues(zone: string): Values {
  return { ...NEW, zone };
}

export function valuesOf(site: Site): Values {
  const text = (value: number | string | null | undefined) =>
    value === null || value === undefined ? "" : String(value);
  return {
    name: site.name,
    address: site.address,
    country: site.country,
    zone: site.zone,
    currency: site.currency,
    latitude: text(site.latitude),
    longitude: text(site.longitude),
    tariff_id: site.tariff_id,
    merchant_of_record: site.merchant_of_record,
    host_ref: text(site.host_ref),
    host_share_percent: site.host_share_percent,
    host_fixed_fee: site.host_fixed_fee.amount,
    host_tax_percent: site.host_tax_percent,
    platform_fee_percent: site.platform_fee_percent,
    platform_fee_fixed: site.platform_fee_fixed.amount,
    provider_fee_percent: site.provider_fee_percent,
    provider_fee_fixed: site.provider_fee_fixed.amount,
    tax_jurisdiction: site.tax_jurisdiction,
    settings: Object.fromEntries(NAMES.map((name) => [name, text(site.settings[name])])) as Record<
      Setting,
      string
    >,
    charging_plans: site.settings.charging_plans ?? null,
    kept: site.settings,
  };
}

/** What is sent: everything of a new site that was said, only what changed of one that is there. */
export function bodyOf(values: Values, before: Values | null): Record<string, unknown> {
  const all = shaped(values);
  const was = before === null ? shaped({ ...NEW, zone: "" }) : shaped(before);
  const changed = Object.entries(all).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name]),
  );
  return Object.fromEntries(changed);
}

function shaped(values: Values): Record<string, unknown> {
  const number = (text: string) => (text.trim() === "" ? null : Number(text));
  const money = (amount: string) => ({
    amount: amount.trim() === "" ? "0" : amount.trim(),
    currency: values.currency,
  });
  const settings = NAMES.map((name) => [name, number(values.settings[name])] as const);
  const { kept, charging_plans, ...said } = values;
  return {
    ...said,
    latitude: number(values.latitude),
    longitude: number(values.longitude),
    host_ref: values.host_ref.trim() || null,
    tax_jurisdiction: values.tax_jurisdiction.trim() || null,
    host_fixed_fee: money(values.host_fixed_fee),
    platform_fee_fixed: money(values.platform_fee_fixed),
    provider_fee_fixed: money(values.provider_fee_fixed),
    settings: { ...kept, ...Object.fromEntries(settings), charging_plans },
  };
}
