import { expect, it } from "vitest";
import { stageOf } from "./stage";

const NEVER = {
  organization_id: "org_1",
  round_began_at: null,
  entries: 0,
  payments: 0,
  began_at: null,
  finished_at: null,
  asked_at: null,
  findings: 0,
};
const DONE = { ...NEVER, began_at: "2026-01-01T10:00:00Z", finished_at: "2026-01-01T10:00:05Z" };

it.each([
  [NEVER, "never"],
  [{ ...NEVER, asked_at: "2026-01-01T10:00:00Z" }, "running"],
  [{ ...NEVER, began_at: "2026-01-01T10:00:00Z" }, "running"],
  [DONE, "sound"],
  [{ ...DONE, findings: 2 }, "findings"],
  [{ ...DONE, began_at: "2026-01-02T10:00:00Z" }, "running"],
])("a book is told as it stands", (row, stage) => {
  expect(stageOf(row)).toBe(stage);
});
