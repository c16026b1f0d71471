import { expect, it } from "vitest";
import { worstOf } from "@/pages/overview/worst";

const NONE = { available: 0, occupied: 0, faulted: 0, out_of_service: 0, offline: 0, unknown: 0 };

it("shows a site as the worst of its EVSEs", () => {
  expect(worstOf({ ...NONE, available: 9, faulted: 1 })).toBe("faulted");
  expect(worstOf({ ...NONE, available: 1, occupied: 5 })).toBe("available");
  expect(worstOf({ ...NONE, occupied: 5 })).toBe("occupied");
  expect(worstOf(NONE)).toBe("unknown");
});
