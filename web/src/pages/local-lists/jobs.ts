import type { components } from "@/generated/api";

export const LISTS = "/api/v1/local-lists";
export const JOBS = "/api/v1/local-list-jobs";
export const JOB = "/api/v1/local-list-jobs/{local_list_job_id}";
export const RUNS = "/api/v1/local-list-runs";
export const SEND = ["send", "commands"] as const;
export type Job = components["schemas"]["LocalListJobView"];
export type ListState = components["schemas"]["LocalListView"]["state"];
