// A station of npm's ocpp-rpc, which judges every message by the official schemas itself. It does what it
// is told on standard input, a word a line, and says what it did: node station.mjs URL IDENTITY PASSWORD SUBPROTOCOL
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { RPCClient, createRPCError } from "ocpp-rpc";

const [endpoint, identity, password, subprotocol] = process.argv.slice(2);
const STEPS_WH = [0, 900, 1_800, 2_700, 3_600];

const station = new RPCClient({
  endpoint,
  identity,
  password,
  protocols: [subprotocol],
  strictMode: true,
  callTimeoutMs: 60_000,
});
station.on("strictValidationFailure", ({ error }) => {
  throw error;
});

// What the meter showed in the minute until now.
function registers() {
  const began = Math.floor(Date.now() / 1000) * 1000 - 60_000;
  return STEPS_WH.map((step, number) => [
    new Date(began + number * 15_000).toISOString(),
    1_000 + step,
  ]);
}

function expect(truth, what) {
  if (!truth) throw new Error(what);
}

const asked = {};
const permission = new Promise((resolve) => {
  asked.start = resolve;
});

const v16 = {
  async is(status) {
    await station.call("StatusNotification", { connectorId: 1, errorCode: "NoError", status });
  },
  async begin() {
    const boot = await station.call("BootNotification", {
      chargePointModel: "M",
      chargePointVendor: "V",
    });
    expect(boot.status === "Accepted", `booted ${boot.status}`);
    await v16.is("Available");
  },
  async plugged() {
    await v16.is("Preparing");
  },
  async charge() {
    const { idTag } = await permission;
    const authorized = await station.call("Authorize", { idTag });
    expect(authorized.idTagInfo.status === "Accepted", `authorized ${authorized.idTagInfo.status}`);
    const [[began, first], ...rest] = registers();
    const [ended, last] = rest.pop();
    const { transactionId, idTagInfo } = await station.call("StartTransaction", {
      connectorId: 1,
      idTag,
      meterStart: first,
      timestamp: began,
    });
    expect(idTagInfo.status === "Accepted", `started ${idTagInfo.status}`);
    await v16.is("Charging");
    for (const [timestamp, registerWh] of rest) {
      await station.call("MeterValues", {
        connectorId: 1,
        transactionId,
        meterValue: [{ timestamp, sampledValue: [{ value: `${registerWh}` }] }],
      });
    }
    await station.call("StopTransaction", {
      transactionId,
      meterStop: last,
      timestamp: ended,
      reason: "EVDisconnected",
    });
    await v16.is("Available");
  },
};

const v201 = {
  async is(connectorStatus) {
    await station.call("StatusNotification", {
      timestamp: new Date().toISOString(),
      connectorStatus,
      evseId: 1,
      connectorId: 1,
    });
  },
  async begin() {
    const boot = await station.call("BootNotification", {
      chargingStation: { model: "M", vendorName: "V" },
      reason: "PowerUp",
    });
    expect(boot.status === "Accepted", `booted ${boot.status}`);
    await v201.is("Available");
  },
  async plugged() {
    await v201.is("Occupied");
  },
  async charge() {
    const { idToken, remoteStartId } = await permission;
    const tell = (eventType, triggerReason, seqNo, info, [timestamp, value], more = {}) =>
      station.call("TransactionEvent", {
        eventType,
        triggerReason,
        seqNo,
        timestamp,
        transactionInfo: { transactionId: `of-${identity}`, ...info },
        evse: { id: 1, connectorId: 1 },
        meterValue: [
          { timestamp, sampledValue: [{ value, measurand: "Energy.Active.Import.Register" }] },
        ],
        ...more,
      });
    const [first, ...rest] = registers();
    const last = rest.pop();
    const info = { chargingState: "Charging", remoteStartId };
    const started = await tell("Started", "RemoteStart", 0, info, first, { idToken });
    expect(started.idTokenInfo.status === "Accepted", `started ${started.idTokenInfo.status}`);
    for (const [number, read] of rest.entries()) {
      await tell("Updated", "MeterValuePeriodic", number + 1, { chargingState: "Charging" }, read);
    }
    const end = { chargingState: "Idle", stoppedReason: "EVDisconnected" };
    await tell("Ended", "EVDeparted", rest.length + 1, end, last);
    await v201.is("Available");
  },
};

const does = subprotocol === "ocpp1.6" ? v16 : v201;
for (const action of ["RemoteStartTransaction", "RequestStartTransaction"]) {
  station.handle(action, ({ params }) => {
    asked.start(params);
    return { status: "Accepted" };
  });
}
station.handle(({ method }) => {
  throw createRPCError("NotImplemented", method);
});

const patience = Date.now() + 60_000;
for (let isIn = false; !isIn; ) {
  try {
    await station.connect();
    isIn = true;
  } catch (refused) {
    if (Date.now() > patience) throw refused;
    await setTimeout(100); // not known yet
  }
}
console.log("connected");
for await (const word of createInterface({ input: process.stdin })) {
  await does[word]();
  console.log(word);
}
await station.close({ code: 1000 });
