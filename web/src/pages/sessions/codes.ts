import type { components } from "@/generated/api";

/** What may be imperfect about a session, in the order in which a filter shows it. */
export const SESSION_FLAGS = [
  "no_payer",
  "late_start",
  "offline_start",
  "start_missing",
  "events_missing",
  "bad_start_timestamp",
  "bad_status_timestamp",
  "bad_stop_timestamp",
  "connector_unavailable",
  "transaction_ref_unusable",
  "final_reading_rejected",
  "energy_doubtful",
  "offline_stop",
  "silent",
  "stop_missing",
  "late_stop",
  "late_reading",
  "unreadable_frame",
] as const;

export type Session = components["schemas"]["SessionView"];
export type Payment = components["schemas"]["PaymentView"];
