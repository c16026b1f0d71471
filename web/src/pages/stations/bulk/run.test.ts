import { expect, it } from "vitest";
import { BulkRuns, type Outcome, progressOf, type Run, tally } from "@/pages/stations/bulk/run";

const target = (name: string, isLeftOut = false) => ({ id: `stn_${name}`, name, isLeftOut });
const DONE: Outcome = { state: "done" };

function over(runs: BulkRuns): Run {
  if (runs.now === null) throw new Error("no run");
  return runs.now;
}

it("does one after the other, and never two at once", async () => {
  const runs = new BulkRuns();
  const seen: string[] = [];
  let working = 0;
  await runs.begin(
    { kind: "restart", about: null, targets: [target("a"), target("b"), target("c")] },
    async ({ name }) => {
      working += 1;
      expect(working).toBe(1);
      await Promise.resolve();
      working -= 1;
      seen.push(name);
      return DONE;
    },
  );
  expect(seen).toEqual(["a", "b", "c"]);
  expect(over(runs).isOver).toBe(true);
  expect(progressOf(over(runs))).toEqual({ through: 3, of: 3 });
});

it("goes on after one that was refused, and leaves out whom nobody can reach", async () => {
  const runs = new BulkRuns();
  await runs.begin(
    { kind: "status", about: null, targets: [target("a"), target("b", true), target("c")] },
    async ({ name }) => {
      if (name === "a") throw new Error("no words for that");
      return { state: "answered", command: "accepted" };
    },
  );
  expect(over(runs).lines.map(({ outcome }) => outcome)).toEqual([
    { state: "refused", text: "no words for that" },
    { state: "leftOut" },
    { state: "answered", command: "accepted" },
  ]);
  expect(tally(over(runs))).toEqual({ good: 1, bad: 1, leftOut: 1 });
});

it("finishes what is under way when it is stopped", async () => {
  const runs = new BulkRuns();
  await runs.begin(
    { kind: "operative", about: null, targets: [target("a"), target("b")] },
    async () => {
      runs.stop();
      return DONE;
    },
  );
  expect(over(runs).lines.map(({ outcome }) => outcome.state)).toEqual(["done", "waiting"]);
  expect(tally(over(runs))).toEqual({ good: 1, bad: 0, leftOut: 1 });
  runs.dismiss();
  expect(runs.now).toBeNull();
});
