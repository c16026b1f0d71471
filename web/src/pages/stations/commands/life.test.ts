import { expect, it } from "vitest";
import { answerWord, isLongAnswer, stepsOf, tookMs } from "@/pages/stations/commands/life";
import type { Command } from "@/pages/stations/stations";

const COMMAND: Command = {
  id: "cmd_1",
  organization_id: "org_1",
  station_id: "stn_1",
  session_id: null,
  name: "reset",
  payload: {},
  state: "queued",
  requested_at: "2026-03-02T09:00:00Z",
  requested_by: "usr_1",
  expires_at: "2026-03-02T09:00:30Z",
  sent_at: null,
  answered_at: null,
  answer: null,
};

it("is where it came to", () => {
  const here = (command: Command) => stepsOf(command).find((step) => step.isHere)?.name;
  expect(here(COMMAND)).toBe("asked");
  expect(here({ ...COMMAND, state: "sent" })).toBe("sent");
  expect(here({ ...COMMAND, state: "unknown" })).toBe("answered");
});

it("takes the time from sending to the answer, and none before there is one", () => {
  expect(tookMs(COMMAND)).toBeNull();
  const sent_at = "2026-03-02T09:00:01Z";
  expect(tookMs({ ...COMMAND, sent_at, answered_at: "2026-03-02T09:00:01.250Z" })).toBe(250);
});

it("reads the word of an answer, and whether there is more", () => {
  expect(answerWord({ status: "Accepted" })).toBe("Accepted");
  expect(answerWord({ configurationKey: [] })).toBeNull();
  expect(answerWord({ setVariableResult: [{ attributeStatus: "RebootRequired" }] })).toBe(
    "RebootRequired",
  );
  expect(answerWord({ setVariableResult: [] })).toBeNull();
  const [yes, no] = [{ status: "Accepted" }, { status: "Rejected" }];
  expect(answerWord({ setMonitoringResult: [no, no] })).toBe("Rejected");
  expect(answerWord({ clearMonitoringResult: [yes, no, yes] })).toBe("2 × Accepted, 1 × Rejected");
  expect(answerWord(null)).toBeNull();
  expect(isLongAnswer({ status: "Accepted" })).toBe(false);
  expect(isLongAnswer({ status: "Accepted", statusInfo: {} })).toBe(true);
  expect(isLongAnswer(null)).toBe(false);
});
