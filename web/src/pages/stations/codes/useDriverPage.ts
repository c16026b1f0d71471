import { useInstallation } from "@/api/installation";

/** The page of an EVSE for drivers, in full, as its code says it. */
export function useDriverPage(): (evseId: string) => string {
  const installation = useInstallation();
  const base = installation?.public_url ?? location.origin;
  return (evseId) => `${base}/c/${evseId}`;
}

/** Where the picture of that code is. */
export function pictureOf(evseId: string): string {
  return `/api/v1/evses/${encodeURIComponent(evseId)}/qr.svg`;
}
