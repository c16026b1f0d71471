import { clockOf, instantOf } from "@/format/clock";
import type { Template, TemplateSetting } from "./settings";

/** A template as it is typed: what is empty holds for any. Times are by the reader's clock. */
export type Typed = {
  code: string;
  name: string;
  description: string;
  priority: number;
  versions: string[];
  vendor: string;
  model: string;
  firmware: string;
  firmware_is_prefix: boolean;
  site_id: string | null;
  valid_from: string;
  valid_until: string;
  settings: { key: string; variable: string; value: string; is_least: boolean }[];
  sets_right: boolean;
  batch_size: number;
};

export const ONE = { key: "", variable: "", value: "", is_least: false };
export const NOTHING: Typed = {
  code: "",
  name: "",
  description: "",
  priority: 100,
  versions: [],
  vendor: "",
  model: "",
  firmware: "",
  firmware_is_prefix: false,
  site_id: null,
  valid_from: "",
  valid_until: "",
  settings: [ONE],
  sets_right: false,
  batch_size: 10,
};

/** What is typed of a template that is there. */
export function typedOf(template: Template, zone: string): Typed {
  return {
    ...template,
    vendor: template.vendor ?? "",
    model: template.model ?? "",
    firmware: template.firmware ?? "",
    valid_from: shown(template.valid_from, zone),
    valid_until: shown(template.valid_until, zone),
    settings: template.settings.map((each) => ({
      key: each.key ?? "",
      variable: each.variable ?? "",
      value: each.value,
      is_least: each.is_least ?? false,
    })),
  };
}

/** The same as the API takes it. */
export function bodyOf(typed: Typed, zone: string) {
  return {
    code: typed.code,
    name: typed.name,
    description: typed.description,
    priority: typed.priority,
    versions: typed.versions as Template["versions"],
    vendor: typed.vendor || null,
    model: typed.model || null,
    firmware: typed.firmware || null,
    firmware_is_prefix: typed.firmware_is_prefix,
    site_id: typed.site_id,
    valid_from: sent(typed.valid_from, zone),
    valid_until: sent(typed.valid_until, zone),
    settings: typed.settings.map(
      (each): TemplateSetting => ({
        key: each.key || null,
        variable: each.variable || null,
        value: each.value,
        is_least: each.is_least,
      }),
    ),
    sets_right: typed.sets_right,
    batch_size: typed.batch_size,
  };
}

function shown(at: string | null, zone: string): string {
  return at === null ? "" : clockOf(new Date(at), zone);
}

function sent(clock: string, zone: string): string | null {
  return instantOf(clock, zone)?.toISOString() ?? null;
}
