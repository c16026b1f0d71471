import {
  atEvse,
  clause,
  evseOf,
  maybe,
  moment,
  place,
  type Tellers,
} from "@/pages/stations/ocpp/clauses";
import { type Payload, sub, text } from "@/pages/stations/ocpp/payload";

/** A station introduces itself, says how it is, and is told what to do with itself. */
export const BASICS: Tellers = {
  said: {
    BootNotification: (p) => {
      const station = sub(p, "chargingStation");
      const isYoung = Object.keys(station).length > 0;
      const vendor = text(isYoung ? station.vendorName : p.chargePointVendor);
      const model = text(isYoung ? station.model : p.chargePointModel);
      return [
        clause("boot", { vendor, model }),
        ...maybe("firmware", text(isYoung ? station.firmwareVersion : p.firmwareVersion)),
        ...maybe("serial", text(isYoung ? station.serialNumber : p.chargePointSerialNumber)),
        ...maybe("reason", text(p.reason)),
      ];
    },
    Heartbeat: () => [clause("heartbeat")],
    StatusNotification: (p) => {
      if (p.connectorStatus !== undefined) {
        const evse = text(p.evseId);
        const status = { status: text(p.connectorStatus) };
        return [clause("statusOfConnector", { evse, connector: text(p.connectorId), status })];
      }
      const error = text(p.errorCode);
      return [
        place(p, "statusOfEvse", "statusOfStation", { status: { status: text(p.status) } }),
        ...maybe("error", error === "NoError" ? "" : error),
        ...maybe("vendorError", text(p.vendorErrorCode)),
        ...maybe("info", text(p.info)),
      ];
    },
    SecurityEventNotification: (p) => [
      clause("securityEvent", { kind: text(p.type) }),
      ...maybe("info", text(p.techInfo)),
    ],
    DataTransfer: (p, direction) => [
      clause(direction === "in" ? "dataFromStation" : "dataToStation", {
        vendor: text(p.vendorId),
      }),
      ...maybe("message", text(p.messageId)),
    ],
    Reset: (p) => {
      const isSoft = p.type === "Soft" || p.type === "OnIdle";
      return [clause(isSoft ? "resetSoft" : "resetHard"), ...atEvse(p)];
    },
    UnlockConnector: (p) => [
      clause("unlock", { evse: evseOf(p) }),
      ...(p.evseId === undefined ? [] : maybe("connector", text(p.connectorId))),
    ],
    TriggerMessage: trigger,
    ExtendedTriggerMessage: trigger,
    ChangeAvailability: (p) => {
      const way = (p.type ?? p.operationalStatus) === "Operative" ? "operative" : "inoperative";
      return [place(p, `${way}Evse`, `${way}Station`)];
    },
  },
  answered: {
    BootNotification: (p) => [
      clause("answer.status", { status: text(p.status) }),
      clause("answer.interval", { seconds: text(p.interval) }),
    ],
    Heartbeat: (p) => moment("answer.time", p.currentTime),
  },
};

function trigger(p: Payload) {
  const message = text(p.customTrigger ?? p.requestedMessage);
  return [clause("triggerMessage", { message }), ...atEvse(p)];
}
