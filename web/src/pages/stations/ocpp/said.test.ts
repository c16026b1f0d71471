import { describe, expect, it } from "vitest";
import { HEARD, SPOKEN } from "@/pages/stations/ocpp/actions";
import { indented, readAnswer, readCall } from "@/pages/stations/ocpp/frames";
import { answeredTo, type Direction, saidBy } from "@/pages/stations/ocpp/said";
import en from "@/words/en/stations.json";

function said(action: string, direction: Direction, payload: object): string {
  return saidBy(action, direction, payload as never)
    .map(({ word, values }) => `${word} ${JSON.stringify(values)}`)
    .join("; ");
}

function wordAt(path: string): unknown {
  let found: unknown = en.said;
  for (const step of path.split(".")) found = (found as Record<string, unknown>)?.[step];
  return found;
}

function hasWord(word: string): boolean {
  return [word, `${word}_other`].some((each) => typeof wordAt(each) === "string");
}

describe("every action that we handle has a sentence", () => {
  it.each([
    ...HEARD.map((action) => [action, "in"] as const),
    ...SPOKEN.map((action) => [action, "out"] as const),
  ])("%s %s", (action, direction) => {
    const clauses = saidBy(action, direction, {});
    expect(clauses[0]?.word).not.toMatch(/^(calls|weCall)$/);
    for (const each of clauses) expect(hasWord(each.word), each.word).toBe(true);
    for (const each of answeredTo(action, direction, { kind: "result", payload: {} })) {
      expect(hasWord(each.word), each.word).toBe(true);
    }
  });
});

describe("both versions say the same", () => {
  it("of a boot", () => {
    const old = {
      chargePointVendor: "Acme",
      chargePointModel: "X1",
      firmwareVersion: "2.1",
    };
    const station = { vendorName: "Acme", model: "X1", firmwareVersion: "2.1" };
    const is = 'boot {"vendor":"Acme","model":"X1"}; firmware {"value":"2.1"}';
    expect(said("BootNotification", "in", old)).toBe(is);
    expect(said("BootNotification", "in", { chargingStation: station, reason: "PowerUp" })).toBe(
      `${is}; reason {"value":"PowerUp"}`,
    );
  });

  it("of energy, whatever its unit", () => {
    const old = [{ sampledValue: [{ value: "12.5", unit: "kWh" }] }];
    const young = [
      { sampledValue: [{ value: 12.5, unitOfMeasure: { unit: "Wh", multiplier: 3 } }] },
    ];
    const is = 'meters {"evse":"1"}; register {"energy":{"wh":12500}}';
    expect(said("MeterValues", "in", { connectorId: 1, meterValue: old })).toBe(is);
    expect(said("MeterValues", "in", { evseId: 1, meterValue: young })).toBe(is);
  });

  it("of a start", () => {
    const is = 'start {"evse":"2","token":"***"}';
    expect(said("RemoteStartTransaction", "out", { connectorId: 2, idTag: "***" })).toBe(is);
    expect(said("RequestStartTransaction", "out", { evseId: 2, idToken: { idToken: "***" } })).toBe(
      is,
    );
  });
});

it("names an error, and none where there is none", () => {
  const status = { connectorId: 1, status: "Faulted", errorCode: "GroundFailure" };
  expect(said("StatusNotification", "in", status)).toContain('error {"value":"GroundFailure"}');
  expect(said("StatusNotification", "in", { ...status, errorCode: "NoError" })).not.toContain(
    "error",
  );
});

it("says of an unknown action who called it", () => {
  expect(said("Dance", "in", {})).toBe('calls {"action":"Dance"}');
  expect(said("Dance", "out", {})).toBe('weCall {"action":"Dance"}');
});

it("reads calls, results and errors, and nothing else", () => {
  expect(readCall('[2,"1","Heartbeat",{}]')).toEqual({});
  expect(readCall("[2,")).toBeNull();
  expect(readCall('{"a":1}')).toBeNull();
  expect(readAnswer('[3,"1",{"status":"Accepted"}]')).toEqual({
    kind: "result",
    payload: { status: "Accepted" },
  });
  expect(readAnswer('[4,"1","NotSupported","no such thing",{}]')).toEqual({
    kind: "error",
    code: "NotSupported",
    description: "no such thing",
    details: {},
  });
  expect(readAnswer("nonsense")).toBeNull();
  expect(indented("nonsense")).toBe("nonsense");
  expect(indented("[3]")).toBe("[\n  3\n]");
});

it("counts what of a change was accepted", () => {
  const payload = {
    setVariableResult: [{ attributeStatus: "Accepted" }, { attributeStatus: "Rejected" }],
  };
  expect(answeredTo("SetVariables", "out", { kind: "result", payload })).toEqual([
    { word: "answer.accepted", values: { accepted: 1, of: 2 } },
    { word: "answer.others", values: { value: "Rejected" } },
  ]);
});
