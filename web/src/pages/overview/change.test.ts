import { expect, it } from "vitest";
import { changeOf } from "@/pages/overview/change";

it("tells how much more or less there is, and nothing where there was none", () => {
  expect(changeOf(150, 100)).toBe(0.5);
  expect(changeOf(50, 100)).toBe(-0.5);
  expect(changeOf(3, 0)).toBeNull();
});
