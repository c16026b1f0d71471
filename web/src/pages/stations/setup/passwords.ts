/**
 * Passwords that were shown once and are still needed on the way to the station: kept in this tab's
 * memory alone, gone with it.
 */
const kept = new Map<string, string>();

export function keepPassword(stationId: string, password: string | null): void {
  if (password !== null) kept.set(stationId, password);
}

export function keptPassword(stationId: string): string | null {
  return kept.get(stationId) ?? null;
}

export function forgetPassword(stationId: string): void {
  kept.delete(stationId);
}
