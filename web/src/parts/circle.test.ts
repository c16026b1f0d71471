import { describe, expect, it } from "vitest";
import { Circle } from "./circle";

describe("a circle", () => {
  const page = new Circle();
  const dialog = new Circle(page);

  it("knows what is unsaved in a dialog of its own, and no more once that is saved", () => {
    dialog.add("a");
    expect([page.isUnsaved, dialog.isUnsaved]).toEqual([true, true]);
    dialog.remove("a");
    expect([page.isUnsaved, dialog.isUnsaved]).toEqual([false, false]);
  });

  it("does not tell a dialog of what is unsaved behind it", () => {
    page.add("b");
    expect(dialog.isUnsaved).toBe(false);
    dialog.add("c");
    dialog.remove("c");
    expect(page.isUnsaved).toBe(true);
  });
});
