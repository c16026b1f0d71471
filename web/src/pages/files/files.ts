import type { components } from "@/generated/api";

export type Schemas = components["schemas"];
export type FileJob = Schemas["FileJobView"];
export type StationFile = Schemas["StationFileView"];
export type FirmwareImage = Schemas["FirmwareImageView"];
export type Protocol = NonNullable<Schemas["LogJobBody"]["protocol"]>;

export const IMAGES = "/api/v1/firmware-images";
export const JOBS = "/api/v1/file-jobs";
export type Rollout = Schemas["FirmwareRolloutView"];
export const ROLLOUTS = "/api/v1/firmware-rollouts";
export const ROLLOUT = "/api/v1/firmware-rollouts/{rollout_id}";
export const FIRMWARE_RUNS = "/api/v1/firmware-runs";
export const FILES = "/api/v1/station-files";
/** The best first; which of them are served here, the platform says when it refuses one. */
export const PROTOCOLS: readonly Protocol[] = ["https", "sftp", "ftps", "http", "ftp"];

/** Where the browser fetches the bytes of a thing from. */
export function contentOf(list: typeof IMAGES | typeof FILES, id: string): string {
  return `${list}/${encodeURIComponent(id)}/content`;
}
