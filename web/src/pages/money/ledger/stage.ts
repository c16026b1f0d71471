import type { components } from "@/generated/api";

type Row = components["schemas"]["VerificationView"];

/** Where looking at a book stands: what is asked for begins within a minute. */
export function stageOf(row: Row): "sound" | "findings" | "running" | "never" {
  const isOver =
    row.finished_at !== null && (row.began_at === null || row.finished_at >= row.began_at);
  if (row.asked_at !== null || (row.began_at !== null && !isOver)) return "running";
  if (row.findings > 0) return "findings";
  return row.finished_at === null ? "never" : "sound";
}
