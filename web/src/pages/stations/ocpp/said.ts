import type { Answer, Payload } from "@/pages/stations/ocpp/frames";

/** What stands in a sentence: plain, or something that is written by language. */
export type Value = string | number | { wh: number } | { w: number } | { status: string };

/** A clause: its name in the words, and what stands in it. */
export type Clause = { word: string; values: Readonly<Record<string, Value>> };

export type Direction = "in" | "out";

/**
 * What a call says, in clauses that make one sentence. OCPP 1.6 and 2.0.1 are told apart by what
 * the message holds, for a station may change its version, and its log stays.
 */
export function saidBy(action: string, direction: Direction, payload: Payload | null): Clause[] {
  if (payload === null) return [clause("unreadable")];
  const found = SENTENCES[action]?.(payload, direction);
  return found ?? [clause(direction === "in" ? "calls" : "weCall", { action })];
}

/** What was answered to it; null where nothing was. */
export function answeredTo(action: string, direction: Direction, answer: Answer | null): Clause[] {
  if (answer === null) return [clause("answer.unreadable")];
  if (answer.kind === "error") {
    const { code, description } = answer;
    return description === ""
      ? [clause("answer.error", { code })]
      : [clause("answer.errorBecause", { code, description })];
  }
  const { payload } = answer;
  const own = ANSWERS[action]?.(payload, direction);
  if (own !== undefined) return own;
  const status = text(payload.status);
  if (status !== "") return [clause("answer.status", { status }), ...reasonOf(payload)];
  return [clause("answer.noted")];
}

type Teller = (payload: Payload, direction: Direction) => Clause[];

const SENTENCES: Readonly<Record<string, Teller>> = {
  BootNotification: (p) => {
    const station = sub(p, "chargingStation");
    const is201 = Object.keys(station).length > 0;
    const vendor = text(is201 ? station.vendorName : p.chargePointVendor);
    const model = text(is201 ? station.model : p.chargePointModel);
    return [
      clause("boot", { vendor, model }),
      ...maybe("firmware", text(is201 ? station.firmwareVersion : p.firmwareVersion)),
      ...maybe("serial", text(is201 ? station.serialNumber : p.chargePointSerialNumber)),
      ...maybe("reason", text(p.reason)),
    ];
  },
  Heartbeat: () => [clause("heartbeat")],
  StatusNotification: (p) => {
    const error = text(p.errorCode);
    const extras = [
      ...maybe("error", error === "NoError" ? "" : error),
      ...maybe("vendorError", text(p.vendorErrorCode)),
      ...maybe("info", text(p.info)),
    ];
    if (p.connectorStatus !== undefined) {
      const status = { status: text(p.connectorStatus) };
      return [
        clause("statusOfConnector", {
          evse: text(p.evseId),
          connector: text(p.connectorId),
          status,
        }),
      ];
    }
    const status = { status: text(p.status) };
    return p.connectorId === 0
      ? [clause("statusOfStation", { status }), ...extras]
      : [clause("statusOfEvse", { evse: text(p.connectorId), status }), ...extras];
  },
  Authorize: (p) => [clause("authorize", { token: tokenOf(p) })],
  StartTransaction: (p) => [
    clause("began", { evse: text(p.connectorId), token: tokenOf(p) }),
    ...register(p.meterStart),
  ],
  StopTransaction: (p) => [
    clause("transactionEnded", { transaction: text(p.transactionId) }),
    ...maybe("reason", text(p.reason)),
    ...register(p.meterStop),
  ],
  TransactionEvent: (p) => {
    const info = sub(p, "transactionInfo");
    const transaction = text(info.transactionId);
    const evse = text(sub(p, "evse").id);
    const kinds: Record<string, string> = {
      Started: "transactionBegan",
      Ended: "transactionEnded",
    };
    return [
      clause(kinds[text(p.eventType)] ?? "transactionGoesOn", { transaction }),
      ...maybe("atEvse", evse),
      ...maybe("trigger", text(p.triggerReason)),
      ...maybe("chargingState", text(info.chargingState)),
      ...maybe("reason", text(info.stoppedReason)),
      ...readings(p.meterValue),
      ...(p.offline === true ? [clause("offline")] : []),
    ];
  },
  MeterValues: (p) => {
    const evse = text(p.evseId ?? p.connectorId);
    const found = readings(p.meterValue);
    const head = evse === "0" ? clause("metersOfStation") : clause("meters", { evse });
    return [head, ...maybe("ofTransaction", text(p.transactionId)), ...found];
  },
  NotifyReport: (p) => [
    clause("report", {
      request: text(p.requestId),
      part: number(p.seqNo) + 1,
      count: size(p.reportData),
    }),
    ...(p.tbc === true ? [clause("moreToCome")] : []),
  ],
  NotifyEvent: (p) => {
    const first = sub({ first: list(p.eventData)[0] }, "first");
    const name = `${text(sub(first, "component").name)}/${text(sub(first, "variable").name)}`;
    return [
      clause("events", { count: size(p.eventData) }),
      ...(size(p.eventData) === 0
        ? []
        : [clause("firstOfThem", { name, value: text(first.actualValue) })]),
      ...(p.tbc === true ? [clause("moreToCome")] : []),
    ];
  },
  SecurityEventNotification: (p) => [
    clause("securityEvent", { kind: text(p.type) }),
    ...maybe("info", text(p.techInfo)),
  ],
  LogStatusNotification: (p) => [clause("logStatus", { state: text(p.status) })],
  FirmwareStatusNotification: (p) => [clause("firmwareStatus", { state: text(p.status) })],
  DataTransfer: (p, direction) => [
    clause(direction === "in" ? "dataFromStation" : "dataToStation", { vendor: text(p.vendorId) }),
    ...maybe("message", text(p.messageId)),
  ],
  RemoteStartTransaction: (p) => start(p.connectorId, tokenOf(p)),
  RequestStartTransaction: (p) => start(p.evseId, tokenOf(p)),
  RemoteStopTransaction: (p) => [clause("stop", { transaction: text(p.transactionId) })],
  RequestStopTransaction: (p) => [clause("stop", { transaction: text(p.transactionId) })],
  Reset: (p) => {
    const isAtOnce = p.type === "Hard" || p.type === "Immediate";
    return [clause(isAtOnce ? "resetHard" : "resetSoft"), ...maybe("atEvse", text(p.evseId))];
  },
  UnlockConnector: (p) => [
    clause("unlock", { evse: text(p.evseId ?? p.connectorId) }),
    ...(p.evseId === undefined ? [] : maybe("connector", text(p.connectorId))),
  ],
  TriggerMessage: (p) => [
    clause("triggerMessage", { message: text(p.requestedMessage) }),
    ...maybe("atEvse", text(p.connectorId ?? sub(p, "evse").id)),
  ],
  ChangeAvailability: (p) => {
    const evse = text(p.connectorId ?? sub(p, "evse").id);
    const way = (p.type ?? p.operationalStatus) === "Operative" ? "operative" : "inoperative";
    return evse === "" || evse === "0"
      ? [clause(`${way}Station`)]
      : [clause(`${way}Evse`, { evse })];
  },
  GetConfiguration: (p) =>
    size(p.key) === 0
      ? [clause("tellAllSettings")]
      : [clause("tellSettings", { names: list(p.key).map(text).join(", ") })],
  ChangeConfiguration: (p) => [clause("set", { name: text(p.key), value: text(p.value) })],
  GetVariables: (p) => [
    clause("tellSettings", { names: list(p.getVariableData).map(variableName).join(", ") }),
  ],
  SetVariables: (p) => {
    const wanted = list(p.setVariableData);
    const first = sub({ first: wanted[0] }, "first");
    return wanted.length === 1
      ? [clause("set", { name: variableName(first), value: text(first.attributeValue) })]
      : [clause("setMany", { names: wanted.map(variableName).join(", ") })];
  },
  GetBaseReport: (p) => [
    clause("tellReport", { base: text(p.reportBase), request: text(p.requestId) }),
  ],
  ClearCache: () => [clause("clearCache")],
};

const ANSWERS: Readonly<Record<string, Teller>> = {
  BootNotification: (p) => [
    clause("answer.status", { status: text(p.status) }),
    clause("answer.interval", { seconds: text(p.interval) }),
  ],
  Heartbeat: (p) => [clause("answer.time", { time: text(p.currentTime) })],
  Authorize: (p) => tokenStatus(p),
  StartTransaction: (p) => [
    ...tokenStatus(p),
    ...maybe("answer.transaction", text(p.transactionId), "transaction"),
  ],
  StopTransaction: (p) => (p.idTagInfo === undefined ? [clause("answer.noted")] : tokenStatus(p)),
  TransactionEvent: (p) =>
    p.idTokenInfo === undefined ? [clause("answer.noted")] : tokenStatus(p),
  GetConfiguration: (p) => [
    clause("answer.settings", { count: size(p.configurationKey) }),
    ...(size(p.unknownKey) === 0
      ? []
      : [clause("answer.unknownSettings", { names: list(p.unknownKey).map(text).join(", ") })]),
  ],
  GetVariables: (p) => outcomes(list(p.getVariableResult)),
  SetVariables: (p) => outcomes(list(p.setVariableResult)),
};

function clause(word: string, values: Clause["values"] = {}): Clause {
  return { word, values };
}

/** A clause about one thing, where it was said. */
function maybe(word: string, value: string, name = "value"): Clause[] {
  return value === "" ? [] : [clause(word, { [name]: value })];
}

function start(evse: unknown, token: string): Clause[] {
  return evse === undefined
    ? [clause("startAnywhere", { token })]
    : [clause("start", { evse: text(evse), token })];
}

function register(meter: unknown): Clause[] {
  return typeof meter === "number" ? [clause("register", { energy: { wh: meter } })] : [];
}

function tokenStatus(payload: Payload): Clause[] {
  const info = sub(payload, payload.idTagInfo === undefined ? "idTokenInfo" : "idTagInfo");
  return [clause("answer.token", { status: text(info.status) })];
}

function reasonOf(payload: Payload): Clause[] {
  const info = sub(payload, "statusInfo");
  return [...maybe("reason", text(info.reasonCode)), ...maybe("info", text(info.additionalInfo))];
}

function outcomes(results: readonly unknown[]): Clause[] {
  const statuses = results.map((each) => text(sub({ each }, "each").attributeStatus));
  const accepted = statuses.filter((each) => each === "Accepted").length;
  const others = [...new Set(statuses.filter((each) => each !== "Accepted"))];
  return [
    clause("answer.accepted", { accepted, of: results.length }),
    ...maybe("answer.others", others.join(", ")),
  ];
}

function tokenOf(payload: Payload): string {
  return text(payload.idTag ?? sub(payload, "idToken").idToken);
}

function variableName(thing: unknown): string {
  const one = sub({ thing }, "thing");
  return `${text(sub(one, "component").name)}/${text(sub(one, "variable").name)}`;
}

/** The newest energy, power and state of charge of meter values, whatever the version. */
function readings(meterValues: unknown): Clause[] {
  const newest = sub({ last: list(meterValues).at(-1) }, "last");
  const found = new Map<string, number>();
  for (const each of list(newest.sampledValue)) {
    const sample = sub({ each }, "each");
    if (sample.phase !== undefined) continue;
    const measurand = text(sample.measurand) || "Energy.Active.Import.Register";
    const unitOfMeasure = sub(sample, "unitOfMeasure");
    const unit = text(sample.unit ?? unitOfMeasure.unit);
    const power = 10 ** number(unitOfMeasure.multiplier ?? 0);
    const value = Number(sample.value) * power * (unit.startsWith("k") ? 1000 : 1);
    if (Number.isFinite(value)) found.set(measurand, value);
  }
  const energy = found.get("Energy.Active.Import.Register");
  const watts = found.get("Power.Active.Import");
  const charge = found.get("SoC");
  return [
    ...(energy === undefined ? [] : [clause("register", { energy: { wh: energy } })]),
    ...(watts === undefined ? [] : [clause("power", { power: { w: watts } })]),
    ...(charge === undefined ? [] : [clause("charge", { percent: charge })]),
  ];
}

function sub(payload: Payload, name: string): Payload {
  const thing = payload[name];
  return typeof thing === "object" && thing !== null && !Array.isArray(thing)
    ? (thing as Payload)
    : {};
}

function list(thing: unknown): readonly unknown[] {
  return Array.isArray(thing) ? thing : [];
}

function size(thing: unknown): number {
  return list(thing).length;
}

function number(thing: unknown): number {
  return typeof thing === "number" ? thing : 0;
}

function text(thing: unknown): string {
  if (typeof thing === "string") return thing;
  return thing === undefined || thing === null ? "" : JSON.stringify(thing);
}
