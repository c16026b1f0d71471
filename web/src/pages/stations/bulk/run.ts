import type { Command } from "@/pages/stations/stations";

/** What is done to each of several stations. */
export type BulkKind =
  | "restart"
  | "restartHard"
  | "status"
  | "inoperative"
  | "operative"
  | "maintain"
  | "endMaintenance"
  | "group";

/** What came of one station. `text` is a problem's own words. */
export type Outcome =
  | { state: "waiting" }
  | { state: "working" }
  | { state: "leftOut" }
  | { state: "done" }
  | { state: "already" }
  | { state: "answered"; command: Command["state"] }
  | { state: "refused"; text: string };

export type Target = { id: string; name: string; isLeftOut: boolean };
export type Line = { target: Target; outcome: Outcome };
export type Run = {
  kind: BulkKind;
  /** The name of the group, where it is about one. */
  about: string | null;
  lines: readonly Line[];
  isOver: boolean;
  isStopping: boolean;
};

const WAITING: Outcome = { state: "waiting" };

/**
 * One action on many stations, one after the other. It belongs to no page, so that one can go
 * elsewhere and come back to it.
 */
export class BulkRuns {
  private run: Run | null = null;
  private readonly watchers = new Set<() => void>();

  get now(): Run | null {
    return this.run;
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** Begins; nothing happens while another goes on. */
  async begin(
    asked: { kind: BulkKind; about: string | null; targets: readonly Target[] },
    act: (target: Target) => Promise<Outcome>,
  ): Promise<void> {
    if (this.run !== null && !this.run.isOver) return;
    const { kind, about, targets } = asked;
    const lines = targets.map((target) => ({ target, outcome: WAITING }));
    this.become({ kind, about, lines, isOver: false, isStopping: false });
    for (const [place, target] of targets.entries()) {
      if (this.run?.isStopping) break;
      if (target.isLeftOut) {
        this.note(place, { state: "leftOut" });
        continue;
      }
      this.note(place, { state: "working" });
      this.note(place, await outcomeOf(() => act(target)));
    }
    if (this.run !== null) this.become({ ...this.run, isOver: true });
  }

  /** What is under way is finished, and nothing more begun. */
  stop(): void {
    if (this.run !== null) this.become({ ...this.run, isStopping: true });
  }

  /** Forget a run that is over. */
  dismiss(): void {
    if (this.run?.isOver) this.become(null);
  }

  private note(place: number, outcome: Outcome): void {
    if (this.run === null) return;
    const lines = this.run.lines.map((line, index) =>
      index === place ? { ...line, outcome } : line,
    );
    this.become({ ...this.run, lines });
  }

  private become(run: Run | null): void {
    this.run = run;
    for (const watcher of this.watchers) watcher();
  }
}

/** How many are through, of how many. */
export function progressOf(run: Run): { through: number; of: number } {
  const open = run.lines.filter(
    ({ outcome }) => outcome.state === "waiting" || outcome.state === "working",
  );
  return { through: run.lines.length - open.length, of: run.lines.length };
}

/** How many came to what one wanted, and how many did not. */
export function tally(run: Run): { good: number; bad: number; leftOut: number } {
  const found = { good: 0, bad: 0, leftOut: 0 };
  for (const { outcome } of run.lines) {
    if (isGood(outcome)) found.good += 1;
    else if (outcome.state === "refused" || outcome.state === "answered") found.bad += 1;
    else found.leftOut += 1;
  }
  return found;
}

function isGood(outcome: Outcome): boolean {
  if (outcome.state === "answered") return outcome.command === "accepted";
  return outcome.state === "done" || outcome.state === "already";
}

async function outcomeOf(act: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await act();
  } catch (thrown) {
    return { state: "refused", text: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

export const bulkRuns = new BulkRuns();
