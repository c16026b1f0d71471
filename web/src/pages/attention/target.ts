/** The page that shows what an item is about; null where none does. */
export function pageOf(item: {
  session_id: string | null;
  payment_id: string | null;
  station_id: string | null;
  about: string;
}): string | null {
  if (item.session_id !== null) return `/sessions/${item.session_id}`;
  if (item.payment_id !== null) return `/payments/${item.payment_id}`;
  const thing = item.about.split(" ")[0] ?? "";
  if (thing.startsWith("fro_")) return `/firmware/rollouts/${thing}`;
  if (thing.startsWith("llj_")) return `/local-lists/jobs/${thing}`;
  if (thing.startsWith("job_")) return `/settings/jobs/${thing}`;
  if (thing.startsWith("sst_")) return `/station-payments?id=${thing}`;
  if (thing.startsWith("trm_")) return `/terminals/${thing}`;
  if (item.station_id !== null) return `/stations/${item.station_id}`;
  return thing.startsWith("org_") ? "/ledger" : null;
}
