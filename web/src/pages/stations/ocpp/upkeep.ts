import {
  type Clause,
  clause,
  maybe,
  moment,
  part,
  reasonOf,
  statusOf,
  type Tellers,
  when,
} from "@/pages/stations/ocpp/clauses";
import { objects, type Payload, size, sub, text, texts } from "@/pages/stations/ocpp/payload";

/** Firmware, logs, certificates, the display and the way to us. */
export const UPKEEP: Tellers = {
  said: {
    GetLog: (p) => {
      const log = sub(p, "log");
      return [
        clause("tellLog"),
        ...maybe("kind", text(p.logType)),
        ...moment("from", log.oldestTimestamp),
        ...moment("until", log.latestTimestamp),
        ...maybe("to", hostOf(log.remoteLocation)),
        ...maybe("request", text(p.requestId)),
      ];
    },
    GetDiagnostics: (p) => [
      clause("tellLog"),
      ...moment("from", p.startTime),
      ...moment("until", p.stopTime),
      ...maybe("to", hostOf(p.location)),
    ],
    DiagnosticsStatusNotification: (p) => progress("logStatus", p),
    LogStatusNotification: (p) => progress("logStatus", p),
    UpdateFirmware: updateFirmware,
    SignedUpdateFirmware: updateFirmware,
    FirmwareStatusNotification: (p) => progress("firmwareStatus", p),
    SignedFirmwareStatusNotification: (p) => progress("firmwareStatus", p),
    PublishFirmware: (p) => [
      clause("publishFirmware", { file: fileOf(p.location) }),
      ...maybe("request", text(p.requestId)),
    ],
    UnpublishFirmware: () => [clause("unpublishFirmware")],
    PublishFirmwareStatusNotification: (p) => progress("publishStatus", p),
    SignCertificate: (p) => [
      clause("signCertificate"),
      ...maybe("kind", text(p.certificateType)),
      ...maybe("request", text(p.requestId)),
    ],
    CertificateSigned: (p) => [
      clause("certificateSigned"),
      ...maybe("kind", text(p.certificateType)),
      ...maybe("request", text(p.requestId)),
    ],
    InstallCertificate: (p) => [clause("installCertificate", { kind: text(p.certificateType) })],
    DeleteCertificate: (p) => [
      clause("deleteCertificate", { serial: text(sub(p, "certificateHashData").serialNumber) }),
    ],
    GetInstalledCertificateIds: (p) => {
      const kinds = Array.isArray(p.certificateType)
        ? texts(p.certificateType)
        : text(p.certificateType);
      return [clause("tellCertificates"), ...maybe("kind", kinds)];
    },
    GetCertificateStatus: (p) => [
      clause("isCertificateValid", { count: 1 }),
      ...maybe("serial", text(sub(p, "ocspRequestData").serialNumber)),
    ],
    GetCertificateChainStatus: (p) => [
      clause("isCertificateValid", { count: size(p.certificateStatusRequests) }),
    ],
    Get15118EVCertificate: (p) => [
      clause(p.action === "Update" ? "updateContract" : "installContract"),
    ],
    SetDisplayMessage: (p) => {
      const message = sub(p, "message");
      return [
        clause("display", { message: text(message.id) }),
        ...maybe("priority", text(message.priority)),
        ...maybe("chargingState", text(message.state)),
        ...maybe("ofTransaction", text(message.transactionId)),
        ...moment("from", message.startDateTime),
        ...moment("until", message.endDateTime),
      ];
    },
    GetDisplayMessages: (p) => [
      clause("tellDisplay", { request: text(p.requestId) }),
      ...maybe("messages", texts(p.id)),
      ...maybe("priority", text(p.priority)),
      ...maybe("chargingState", text(p.state)),
    ],
    ClearDisplayMessage: (p) => [clause("clearDisplay", { message: text(p.id) })],
    NotifyDisplayMessages: (p) => [
      clause("displayReport", { request: text(p.requestId), count: size(p.messageInfo) }),
      ...when(p.tbc === true, "moreToCome"),
    ],
    CustomerInformation: (p) => [clause(customerWord(p), { request: text(p.requestId) })],
    NotifyCustomerInformation: (p) => part("customerReport", p),
    SetNetworkProfile: (p) => {
      const profile = sub(p, "connectionData");
      return [
        clause("networkProfile", { slot: text(p.configurationSlot) }),
        ...maybe("to", hostOf(profile.ocppCsmsUrl)),
        ...maybe("securityProfile", text(profile.securityProfile)),
        ...maybe("connection", text(profile.ocppInterface)),
      ];
    },
  },
  answered: {
    GetLog: (p) => [...statusOf(p), ...maybe("answer.file", text(p.filename))],
    GetDiagnostics: (p) => [
      text(p.fileName) === ""
        ? clause("answer.nothingToUpload")
        : clause("answer.file", { value: text(p.fileName) }),
    ],
    GetInstalledCertificateIds: (p) => {
      const count = size(p.certificateHashDataChain ?? p.certificateHashData);
      return [...statusOf(p), ...(count === 0 ? [] : [clause("answer.certificates", { count })])];
    },
    GetCertificateChainStatus: (p) =>
      maybe(
        "answer.names",
        objects(p.certificateStatus)
          .map((each) => text(each.status))
          .join(", "),
      ),
  },
};

function updateFirmware(p: Payload): Clause[] {
  const firmware = p.firmware === undefined ? p : sub(p, "firmware");
  return [
    clause("updateFirmware", { file: fileOf(firmware.location) }),
    ...moment("fetchedFrom", firmware.retrieveDateTime ?? firmware.retrieveDate),
    ...moment("installedFrom", firmware.installDateTime),
    ...maybe("request", text(p.requestId)),
  ];
}

/** How far something is that takes its time. */
function progress(word: string, p: Payload): Clause[] {
  return [
    clause(word, { state: text(p.status) }),
    ...maybe("request", text(p.requestId)),
    ...reasonOf(sub(p, "statusInfo")),
  ];
}

function customerWord({ report, clear }: Payload): string {
  if (clear !== true) return "tellCustomer";
  return report === true ? "tellAndForgetCustomer" : "forgetCustomer";
}

/** Of an address only this much: the rest may let somebody in. */
function hostOf(address: unknown): string {
  return parsed(address)?.hostname ?? "";
}

function fileOf(address: unknown): string {
  return parsed(address)?.pathname.split("/").at(-1) ?? "";
}

function parsed(address: unknown): URL | null {
  return URL.canParse(text(address)) ? new URL(text(address)) : null;
}
