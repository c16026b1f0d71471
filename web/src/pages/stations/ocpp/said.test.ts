import { createInstance } from "i18next";
import { describe, expect, it } from "vitest";
import { Formats } from "@/format/format";
import { HEARD, SPOKEN } from "@/generated/ocpp";
import type { Clause, Direction } from "@/pages/stations/ocpp/clauses";
import { indented, isUnanswered, readAnswer, readCall } from "@/pages/stations/ocpp/frames";
import { answeredTo, saidBy } from "@/pages/stations/ocpp/said";
import { sentenceOf } from "@/pages/stations/ocpp/sentence";
import de from "@/words/de/stations.json";
import deStatus from "@/words/de/status.json";
import en from "@/words/en/stations.json";
import enStatus from "@/words/en/status.json";

const instance = createInstance();
await instance.init({
  lng: "en",
  ns: ["stations", "status"],
  defaultNS: "stations",
  resources: {
    en: { stations: en, status: enStatus },
    de: { stations: de, status: deStatus },
  },
  interpolation: { escapeValue: false },
});

function inFull(clauses: readonly Clause[], language: "en" | "de" = "en"): string {
  const t = instance.getFixedT(language, ["stations", "status"]);
  return sentenceOf(clauses, t, new Formats(language === "en" ? "en-GB" : language, "UTC"));
}

function call(action: string, payload: object, language: "en" | "de" = "en"): string {
  const direction = HEARD.some((each) => each === action) ? "in" : "out";
  return inFull(saidBy(action, direction, payload as never), language);
}

function answer(action: string, payload: object): string {
  return inFull(answeredTo(action, "out", { kind: "result", payload: payload as never }));
}

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

/** The word is there, in its plural too where it counts, and what it names is given. */
function expectWord({ word, values }: Clause) {
  const forms = [word, `${word}_one`, `${word}_other`].map(wordAt);
  const found = forms.filter((each) => typeof each === "string");
  expect(found, word).toHaveLength(forms[0] === undefined ? 2 : 1);
  for (const form of found) {
    const named = [...form.matchAll(/\{\{(\w+)\}\}/g)].map((each) => each[1]);
    expect(Object.keys(values), word).toEqual(expect.arrayContaining(named));
  }
}

describe("every action has a sentence", () => {
  it.each([
    ...HEARD.map((action) => [action, "in"] as const),
    ...SPOKEN.map((action) => [action, "out"] as const),
  ])("%s %s", (action, direction) => {
    const clauses = saidBy(action, direction, {});
    expect(clauses[0]?.word).not.toMatch(/^(calls|weCall)$/);
    clauses.forEach(expectWord);
    answeredTo(action, direction, { kind: "result", payload: {} }).forEach(expectWord);
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

it.each(["Dance", "toString"])("says of %s, which is no action, who called it", (action) => {
  expect(said(action, "in", {})).toBe(`calls {"action":"${action}"}`);
  expect(said(action, "out", {})).toBe(`weCall {"action":"${action}"}`);
  expect(answer(action, { status: "Accepted" })).toBe("Accepted");
});

const PERIODS = [
  { startPeriod: 0, limit: 11000 },
  { startPeriod: 3600, limit: 22000 },
];
const SCHEDULE = { id: 1, chargingRateUnit: "W", chargingSchedulePeriod: PERIODS };
const AMPERES = { chargingRateUnit: "A", chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }] };

describe("says in full", () => {
  it.each([
    [
      "SetChargingProfile",
      {
        connectorId: 0,
        csChargingProfiles: {
          chargingProfileId: 7,
          chargingProfilePurpose: "ChargePointMaxProfile",
          chargingSchedule: AMPERES,
        },
      },
      "We set charging profile 7 for the station, kind ChargePointMaxProfile, at most 16.0 A",
    ],
    [
      "SetChargingProfile",
      {
        evseId: 2,
        chargingProfile: {
          id: 8,
          chargingProfilePurpose: "TxProfile",
          chargingSchedule: [SCHEDULE],
          transactionId: "t-1",
          validTo: "2026-11-22T18:00:00Z",
        },
      },
      "We set charging profile 8 for EVSE 2, kind TxProfile, at most 11.0 kW to 22.0 kW, " +
        "transaction t-1, until 22 Nov 2026, 18:00",
    ],
    [
      "GetCompositeSchedule",
      { evseId: 1, duration: 86400 },
      "We ask how much EVSE 1 may draw in the next 24:00:00",
    ],
    [
      "NotifyEVChargingNeeds",
      {
        evseId: 1,
        chargingNeeds: {
          requestedEnergyTransfer: "DC",
          dcChargingParameters: { energyAmount: 42000, stateOfCharge: 35 },
          departureTime: "2026-11-22T18:00:00Z",
        },
      },
      "Vehicle at EVSE 1 says what it needs, wants 42.000 kWh, state of charge 35 %, kind DC, " +
        "leaves on 22 Nov 2026, 18:00",
    ],
    [
      "ReportDERControl",
      { requestId: 3, curve: [{}, {}], gradient: [{}], tbc: true },
      "Report 3: 3 grid rules, more to come",
    ],
    [
      "ReserveNow",
      { connectorId: 2, expiryDate: "2026-11-22T18:00:00Z", idTag: "04A1", reservationId: 5 },
      "We ask to keep EVSE 2 free as reservation 5, until 22 Nov 2026, 18:00",
    ],
    [
      "ReserveNow",
      { id: 5, expiryDateTime: "soon", idToken: { idToken: "04A1", type: "ISO14443" } },
      "We ask to keep any EVSE free as reservation 5, until soon",
    ],
    [
      "SendLocalList",
      { listVersion: 4, updateType: "Full", localAuthorizationList: [{ idTag: "04A1" }] },
      "We send list 4 with one token",
    ],
    [
      "NotifySettlement",
      {
        pspRef: "x",
        status: "Settled",
        settlementAmount: 12.5,
        settlementTime: "2026-11-22T18:00:00Z",
        receiptId: "R1",
      },
      "Payment of 12.50 at the station: Settled, on 22 Nov 2026, 18:00, receipt R1",
    ],
    [
      "GetLog",
      {
        log: { remoteLocation: "ftp://me:secret@logs.example.com/in?key=1" },
        logType: "SecurityLog",
        requestId: 9,
      },
      "We ask to upload the station’s log, kind SecurityLog, to logs.example.com, request 9",
    ],
    [
      "UpdateFirmware",
      {
        location: "https://me:secret@example.com/files/v2.bin?key=1",
        retrieveDate: "2026-11-22T18:00:00Z",
      },
      "We ask to install firmware v2.bin, fetched from 22 Nov 2026, 18:00",
    ],
    [
      "CustomerInformation",
      { requestId: 2, report: true, clear: true, customerIdentifier: "Erika Mustermann" },
      "We ask what the station knows of a driver, and to forget it (2)",
    ],
    [
      "NotifyCustomerInformation",
      { requestId: 2, seqNo: 0, data: "Erika Mustermann" },
      "Report 2 on a driver, part 1",
    ],
    [
      "SetVariableMonitoring",
      {
        setMonitoringData: [
          {
            type: "UpperThreshold",
            value: 70,
            component: { name: "EVSE" },
            variable: { name: "Temperature" },
          },
        ],
      },
      "We ask to watch EVSE/Temperature: UpperThreshold 70",
    ],
    [
      "GetReport",
      { requestId: 1, componentVariable: [{ component: { name: "Connector" } }] },
      "We ask for a report on settings (1), about Connector",
    ],
    [
      "NotifyPeriodicEventStream",
      { id: 1, pending: 2, data: [{ t: 0, v: "1" }] },
      "Stream 1: one value, 2 more wait",
    ],
  ])("%s", (action, payload, sentence) => {
    expect(call(action, payload)).toBe(sentence);
  });

  it("in German", () => {
    const limit = { chargingLimit: { chargingLimitSource: "EMS" }, chargingSchedule: [SCHEDULE] };
    expect(call("NotifyChargingLimit", limit, "de")).toBe(
      "Jemand anders begrenzt die Leistung: EMS, höchstens 11,0 kW bis 22,0 kW",
    );
  });
});

describe("opens envelopes of OCPP 1.6", () => {
  const PNC = "org.openchargealliance.iso15118pnc";
  const COSTS = "org.openchargealliance.costmsg";
  function enveloped(vendorId: string, messageId: string, data: object): object {
    return { vendorId, messageId, data: JSON.stringify(data) };
  }

  it("says of Plug & Charge what it says of the message of 2.x", () => {
    const root = { certificateType: "V2GRootCertificate", certificate: "" };
    expect(call("DataTransfer", enveloped(PNC, "InstallCertificate", root))).toBe(
      call("InstallCertificate", root),
    );
    const bare = enveloped(PNC, "Authorize", { idToken: "DE1ABC" });
    expect(said("DataTransfer", "in", bare)).toBe(
      said("Authorize", "in", { idToken: { idToken: "DE1ABC" } }),
    );
  });

  it("opens the answer as well", () => {
    const asked = enveloped(PNC, "GetInstalledCertificateIds", {}) as never;
    const payload = {
      status: "Accepted",
      data: JSON.stringify({ status: "Accepted", certificateHashDataChain: [{}] }),
    };
    const told = answeredTo("DataTransfer", "out", { kind: "result", payload }, asked);
    expect(inFull(told)).toBe("Accepted, one certificate");
  });

  it("tells of costs, and of what it cannot open that it is there", () => {
    const cost = { transactionId: 7, cost: 4.2, meterValue: 1500, state: "Charging" };
    expect(call("DataTransfer", enveloped(COSTS, "RunningCost", cost))).toBe(
      "We tell that transaction 7 has cost 4.20 so far, at a reading of 1.500 kWh, state Charging",
    );
    const broken = { vendorId: COSTS, messageId: "Other", data: "{" };
    expect(said("DataTransfer", "out", broken)).toContain(COSTS);
  });
});

describe("answers what was asked for", () => {
  it.each([
    ["GetLocalListVersion", { listVersion: 4 }, "list 4"],
    ["GetLocalListVersion", { versionNumber: 0 }, "no list of tokens"],
    [
      "GetCompositeSchedule",
      { status: "Accepted", schedule: { ...AMPERES, scheduleStart: "2026-11-22T18:00:00Z" } },
      "Accepted, at most 16.0 A, from 22 Nov 2026, 18:00",
    ],
    [
      "GetCompositeSchedule",
      { status: "Accepted", connectorId: 1, chargingSchedule: AMPERES },
      "Accepted, at most 16.0 A",
    ],
    ["GetInstalledCertificateIds", { status: "NotFound" }, "NotFound"],
    [
      "GetInstalledCertificateIds",
      { status: "Accepted", certificateHashDataChain: [{}, {}] },
      "Accepted, 2 certificates",
    ],
    [
      "GetTransactionStatus",
      { ongoingIndicator: true, messagesInQueue: false },
      "it still runs, no messages wait",
    ],
    ["GetTransactionStatus", { messagesInQueue: true }, "messages wait to be sent"],
    ["GetDiagnostics", {}, "nothing to upload"],
    [
      "GetConfiguration",
      { configurationKey: [{ key: "HeartbeatInterval", value: "300" }], unknownKey: ["X"] },
      "HeartbeatInterval is 300, does not know X",
    ],
    [
      "ClearTariffs",
      { clearTariffsResult: [{ status: "Accepted" }, { status: "NoTariff" }] },
      "1 of 2 accepted, otherwise NoTariff",
    ],
    [
      "ReserveNow",
      { status: "Rejected", statusInfo: { reasonCode: "NoSpace" } },
      "Rejected, reason NoSpace",
    ],
  ])("%s", (action, payload, sentence) => {
    expect(answer(action, payload)).toBe(sentence);
  });
});

it("reads calls, results and errors, and nothing else", () => {
  expect(readCall('[2,"1","Heartbeat",{}]')).toEqual({});
  expect(readCall('[6,"1","NotifyPeriodicEventStream",{}]')).toEqual({});
  expect(isUnanswered('[6,"1","NotifyPeriodicEventStream",{}]')).toBe(true);
  expect(isUnanswered('[2,"1","Heartbeat",{}]')).toBe(false);
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
