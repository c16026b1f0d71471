import { api } from "@/api/client";
import type { components } from "@/generated/api";

export const TEMPLATES = "/api/v1/setting-templates";
export const TEMPLATE = "/api/v1/setting-templates/{template_id}";
export const BUILT_IN = "/api/v1/built-in-setting-templates";
export const JOBS = "/api/v1/setting-jobs";
export const JOB = "/api/v1/setting-jobs/{job_id}";
export const RUNS = "/api/v1/setting-runs";
export const DRIFT = "/api/v1/setting-drift";

export type Template = components["schemas"]["SettingTemplateView"];
export type TemplateSetting = components["schemas"]["SettingOfTemplate"];
export type Progress = components["schemas"]["JobProgress"];
export type Job = components["schemas"]["SettingJobView"];
export type Tried = components["schemas"]["TriedSetting"];

/** Half a day: what is built in changes with a release. */
const LONG_MS = 43_200_000;

/** The templates that every installation has; none until they are known. */
export function useBuiltIn(): readonly Template[] {
  return api.useQuery("get", BUILT_IN, {}, { staleTime: LONG_MS }).data?.items ?? [];
}
