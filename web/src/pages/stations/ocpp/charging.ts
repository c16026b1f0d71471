import {
  atEvse,
  type Clause,
  clause,
  energy,
  maybe,
  moment,
  outcomes,
  place,
  statusOf,
  type Tellers,
  tokenOf,
  when,
} from "@/pages/stations/ocpp/clauses";
import {
  list,
  number,
  object,
  objects,
  type Payload,
  size,
  sub,
  text,
  texts,
} from "@/pages/stations/ocpp/payload";

/** Who may charge, what a transaction does and what it costs. */
export const CHARGING: Tellers = {
  said: {
    Authorize: (p) => [clause("authorize", { token: tokenOf(p) })],
    ClearCache: () => [clause("clearCache")],
    GetLocalListVersion: () => [clause("tellTokenList")],
    SendLocalList: (p) => [
      clause(p.updateType === "Differential" ? "changeTokenList" : "tokenList", {
        version: text(p.versionNumber ?? p.listVersion),
        count: size(p.localAuthorizationList),
      }),
    ],
    RemoteStartTransaction: start,
    RequestStartTransaction: start,
    RemoteStopTransaction: stop,
    RequestStopTransaction: stop,
    StartTransaction: (p) => [
      clause("began", { evse: text(p.connectorId), token: tokenOf(p) }),
      ...energy("register", p.meterStart),
    ],
    StopTransaction: (p) => [
      clause("transactionEnded", { transaction: text(p.transactionId) }),
      ...maybe("reason", text(p.reason)),
      ...energy("register", p.meterStop),
    ],
    TransactionEvent: (p) => {
      const info = sub(p, "transactionInfo");
      const transaction = text(info.transactionId);
      const kinds: Record<string, string> = {
        Started: "transactionBegan",
        Ended: "transactionEnded",
      };
      return [
        clause(kinds[text(p.eventType)] ?? "transactionGoesOn", { transaction }),
        ...atEvse(p),
        ...maybe("trigger", text(p.triggerReason)),
        ...maybe("chargingState", text(info.chargingState)),
        ...maybe("reason", text(info.stoppedReason)),
        ...readings(p.meterValue),
        ...when(p.offline === true, "offline"),
      ];
    },
    MeterValues: (p) => [
      place(p, "meters", "metersOfStation"),
      ...maybe("ofTransaction", text(p.transactionId)),
      ...readings(p.meterValue),
    ],
    GetTransactionStatus: (p) => [
      p.transactionId === undefined
        ? clause("tellTransactions")
        : clause("tellTransaction", { transaction: text(p.transactionId) }),
    ],
    ReserveNow: (p) => [
      place(p, "reserve", "reserveAnywhere", { reservation: text(p.id ?? p.reservationId) }),
      ...maybe("connector", text(p.connectorType)),
      ...moment("until", p.expiryDateTime ?? p.expiryDate),
    ],
    CancelReservation: (p) => [clause("cancelReservation", { reservation: text(p.reservationId) })],
    ReservationStatusUpdate: (p) => [
      clause("reservationStatus", {
        reservation: text(p.reservationId),
        state: text(p.reservationUpdateStatus),
      }),
    ],
    CostUpdated: (p) => [
      clause("cost", {
        transaction: text(p.transactionId),
        amount: { decimal: number(p.totalCost) },
      }),
    ],
    SetDefaultTariff: (p) => [
      place(p, "tariffOfEvse", "tariffOfStation", { tariff: text(sub(p, "tariff").tariffId) }),
      ...moment("from", sub(p, "tariff").validFrom),
    ],
    ChangeTransactionTariff: (p) => [
      clause("tariffOfTransaction", {
        tariff: text(sub(p, "tariff").tariffId),
        transaction: text(p.transactionId),
      }),
    ],
    GetTariffs: (p) => [clause("tellTariffs"), ...atEvse(p)],
    ClearTariffs: (p) => [
      size(p.tariffIds) === 0
        ? clause("clearAllTariffs")
        : clause("clearTariffs", { names: texts(p.tariffIds) }),
      ...atEvse(p),
    ],
    NotifyWebPaymentStarted: (p) => [
      clause("webPayment", { evse: text(p.evseId) }),
      ...maybe("within", text(p.timeout), "seconds"),
    ],
    NotifySettlement: (p) => [
      clause("settlement", {
        state: text(p.status),
        amount: { decimal: number(p.settlementAmount) },
      }),
      ...maybe("ofTransaction", text(p.transactionId)),
      ...moment("at", p.settlementTime),
      ...maybe("receipt", text(p.receiptId)),
    ],
    VatNumberValidation: (p) => [clause("vatNumber"), ...atEvse(p)],
    RequestBatterySwap: (p) => [clause("tellSwap", { request: text(p.requestId) })],
    BatterySwap: (p) => {
      const batteries = objects(p.batteryData);
      const kinds: Record<string, string> = {
        BatteryIn: "batteryIn",
        BatteryOut: "batteryOut",
      };
      const values = { request: text(p.requestId), count: batteries.length };
      return [
        clause(kinds[text(p.eventType)] ?? "batteryLeft", values),
        ...batteries.flatMap((each) => [
          ...maybe("atEvse", text(each.evseId)),
          ...maybe("charge", text(each.soC), "percent"),
        ]),
      ];
    },
  },
  answered: {
    Authorize: (p) => [
      ...tokenStatus(p),
      ...maybe("answer.certificate", text(p.certificateStatus), "status"),
    ],
    GetLocalListVersion: (p) => {
      const version = number(p.versionNumber ?? p.listVersion);
      return [version > 0 ? clause("answer.version", { version }) : clause("answer.noTokenList")];
    },
    StartTransaction: (p) => [...tokenStatus(p), ...asTransaction(p)],
    RequestStartTransaction: (p) => [...statusOf(p), ...asTransaction(p)],
    StopTransaction: (p) => (p.idTagInfo === undefined ? [] : tokenStatus(p)),
    TransactionEvent: (p) => [
      ...(p.idTokenInfo === undefined ? [] : tokenStatus(p)),
      ...(typeof p.totalCost === "number"
        ? [clause("answer.cost", { amount: { decimal: p.totalCost } })]
        : []),
    ],
    GetTransactionStatus: (p) => [
      ...(p.ongoingIndicator === undefined
        ? []
        : [clause(p.ongoingIndicator === true ? "answer.ongoing" : "answer.over")]),
      clause(p.messagesInQueue === true ? "answer.messagesWait" : "answer.noMessagesWait"),
    ],
    GetTariffs: (p) => [
      ...statusOf(p),
      ...maybe(
        "answer.names",
        objects(p.tariffAssignments)
          .map((each) => text(each.tariffId))
          .join(", "),
      ),
    ],
    ClearTariffs: (p) => outcomes(p.clearTariffsResult),
    NotifySettlement: (p) => maybe("receipt", text(p.receiptId)),
  },
};

function start(p: Payload): Clause[] {
  return [place(p, "start", "startAnywhere", { token: tokenOf(p) })];
}

function stop(p: Payload): Clause[] {
  return [clause("stop", { transaction: text(p.transactionId) })];
}

function tokenStatus(payload: Payload): Clause[] {
  const info = sub(payload, payload.idTagInfo === undefined ? "idTokenInfo" : "idTagInfo");
  return [clause("answer.token", { status: text(info.status) })];
}

function asTransaction(payload: Payload): Clause[] {
  return maybe("answer.transaction", text(payload.transactionId), "transaction");
}

/** The newest energy, power and state of charge of meter values, whatever the version. */
function readings(meterValues: unknown): Clause[] {
  const newest = object(list(meterValues).at(-1));
  const found = new Map<string, number>();
  for (const sample of objects(newest.sampledValue)) {
    if (sample.phase !== undefined) continue;
    const measurand = text(sample.measurand) || "Energy.Active.Import.Register";
    const unitOfMeasure = sub(sample, "unitOfMeasure");
    const unit = text(sample.unit ?? unitOfMeasure.unit);
    const power = 10 ** number(unitOfMeasure.multiplier ?? 0);
    const value = Number(sample.value) * power * (unit.startsWith("k") ? 1000 : 1);
    if (Number.isFinite(value)) found.set(measurand, value);
  }
  const watts = found.get("Power.Active.Import");
  const charge = found.get("SoC");
  return [
    ...energy("register", found.get("Energy.Active.Import.Register")),
    ...(watts === undefined ? [] : [clause("power", { power: { w: watts } })]),
    ...(charge === undefined ? [] : [clause("charge", { percent: charge })]),
  ];
}
