import { expect, it } from "vitest";
import { doneSteps, nextStep } from "@/pages/stations/setup/progress";
import type { Session, Station, Terminal } from "@/pages/stations/stations";

const NEW = {
  connected_at: null,
  booted_at: null,
  security_profile: 1,
  evses: [{ id: "evs_1", connectors: [{ status: null }] }],
} as unknown as Station;
const THERE = {
  ...NEW,
  connected_at: "2026-03-02T09:00:00Z",
  booted_at: "2026-03-02T09:00:01Z",
  evses: [{ id: "evs_1", connectors: [{ status: "Available" }] }],
} as unknown as Station;
const CHARGED = { started_at: "2026-03-02T09:01:00Z", ended_at: "2026-03-02T09:02:00Z" } as Session;
const TERMINAL = { evse_ids: ["evs_1"], is_online: false } as Terminal;

it("waits for a new station's password to have come", () => {
  const done = doneSteps(NEW, [], []);
  expect([...done]).toEqual(["site", "identity", "evses"]);
  expect(nextStep(done, false)).toBe("password");
  expect(doneSteps({ ...NEW, security_profile: 0 }, [], []).has("password")).toBe(true);
});

it("wants a charge that began and ended", () => {
  expect(nextStep(doneSteps(THERE, [], []), false)).toBe("charge");
  expect(nextStep(doneSteps(THERE, [], [{ ...CHARGED, ended_at: null }]), false)).toBe("charge");
  expect(nextStep(doneSteps(THERE, [], [CHARGED]), false)).toBeNull();
});

it("asks for a reader only where the site has terminals", () => {
  expect(nextStep(doneSteps(THERE, [], [CHARGED]), true)).toBe("terminal");
  const mapped = doneSteps(THERE, [TERMINAL], [CHARGED]);
  expect(nextStep(mapped, true)).toBe("reader");
  const online = doneSteps(THERE, [{ ...TERMINAL, is_online: true }], [CHARGED]);
  expect(nextStep(online, true)).toBeNull();
});

it("wants a reader at every EVSE, and a word from every connector", () => {
  const two = {
    ...THERE,
    evses: [...THERE.evses, { id: "evs_2", connectors: [{ status: null }] }],
  } as unknown as Station;
  const done = doneSteps(two, [TERMINAL], []);
  expect(done.has("terminal")).toBe(false);
  expect(done.has("connectors")).toBe(false);
});
