import { describe, expect, it } from "vitest";
import { lengthOf, marksOf, scopeSince, scopesIn, stretches, totals } from "./scopes";

const minute = (count: number) => new Date(Date.UTC(2026, 2, 2, 9, count)).toISOString();
const at = (count: number) => new Date(minute(count)).getTime();
const told = [
  { scope: "none", start: minute(2), end: minute(3) },
  { scope: "charging", start: minute(3), end: minute(33) },
  { scope: "parking", start: minute(33), end: minute(43) },
] as const;
const running = {
  status: "in_progress",
  opened_at: minute(0),
  started_at: minute(2),
  ended_at: null,
  closed_at: null,
} as const;
const closed = {
  ...running,
  status: "closed",
  ended_at: minute(43),
  closed_at: minute(44),
} as const;

describe("the life of a session", () => {
  it("has no gaps, and ends where it was closed", () => {
    const parts = stretches(closed, told, at(90));
    expect(parts.map((each) => each.scope)).toEqual([
      "waiting",
      "none",
      "charging",
      "parking",
      "settling",
    ]);
    expect(parts.slice(1).map((each) => each.start)).toEqual(
      parts.slice(0, -1).map((each) => each.end),
    );
    expect(parts.reduce((sum, each) => sum + each.share, 0)).toBeCloseTo(1);
    expect(totals(parts).get("charging")).toBe(1800);
  });

  it("lasts to now while it runs, however old the answer is", () => {
    const last = stretches(running, told, at(50)).at(-1);
    expect(last).toMatchObject({ scope: "parking", lasts: true, end: at(50) });
    expect(lengthOf(running, at(50))).toBe(48 * 60);
  });

  it("only waits before the start, and settles until it is closed", () => {
    const ready = { ...running, status: "ready", started_at: null } as const;
    expect(stretches(ready, [], at(5))).toMatchObject([
      { scope: "waiting", lasts: true, share: 1 },
    ]);
    const settling = { ...closed, status: "settling", closed_at: null } as const;
    expect(stretches(settling, told, at(45)).at(-1)).toMatchObject({
      scope: "settling",
      lasts: true,
    });
  });

  it("that never started waited until it was closed", () => {
    const expired = {
      ...running,
      status: "closed",
      started_at: null,
      closed_at: minute(5),
    } as const;
    expect(stretches(expired, [], at(90))).toMatchObject([{ scope: "waiting", lasts: false }]);
    expect(lengthOf(expired, at(90))).toBe(300);
  });

  it("of no length at all is shared evenly", () => {
    const still = { ...running, started_at: minute(0) } as const;
    const parts = stretches(still, [{ scope: "none", start: minute(0), end: minute(0) }], at(0));
    expect(parts).toMatchObject([{ scope: "none", share: 1 }]);
  });
});

describe("the instants below the picture", () => {
  it("are the ends, and edges that have room", () => {
    const marks = marksOf(stretches(closed, told, at(90)));
    expect(marks.map((each) => [each.at, each.edge])).toEqual([
      [at(0), "first"],
      [at(33), "between"],
      [at(44), "last"],
    ]);
  });
});

it("knows which scope a fact tells of only where one began about then", () => {
  expect(scopeSince(told, minute(33))).toBe("parking");
  expect(scopeSince(told, minute(20))).toBeNull();
  expect(scopeSince([...told, { scope: "fault", start: minute(33) }], minute(33))).toBeNull();
});

it("reads from a fact which scope ended and which began", () => {
  expect(scopesIn({ before: "none", after: "charging" })).toEqual({
    before: "none",
    after: "charging",
  });
  expect(scopesIn({})).toEqual({ before: null, after: null });
  expect(scopesIn({ before: 1, after: "dozing" })).toEqual({ before: null, after: null });
});
