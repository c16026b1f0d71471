import {
  IconAlertCircle,
  IconAlertTriangle,
  IconArrowBackUp,
  IconBan,
  IconBolt,
  IconBuildingBank,
  IconCheck,
  IconCircle,
  IconCircleCheck,
  IconCircleDashed,
  IconCircleX,
  IconClock,
  IconClockPause,
  IconCreditCard,
  IconCreditCardOff,
  IconHourglass,
  IconInfoCircle,
  IconLoader,
  IconLock,
  IconPencil,
  IconPlayerPlay,
  IconPlug,
  IconPlugConnected,
  IconPlugConnectedX,
  IconPlus,
  IconQuestionMark,
  IconReceipt,
  IconSend,
  IconTool,
  IconTrash,
  IconWifi,
  IconWifiOff,
  IconX,
} from "@tabler/icons-react";
import type { components } from "@/generated/api";
import type { Sign } from "@/status/tone";

type Schemas = components["schemas"];

/** What an EVSE is to a driver who stands before it. */
export type EvseState =
  | "available"
  | "occupied"
  | "faulted"
  | "out_of_service"
  | "offline"
  | "unknown";

export const EVSE: Readonly<Record<EvseState, Sign>> = {
  available: { tone: "good", shape: IconCircleCheck, word: "evse.available" },
  occupied: { tone: "busy", shape: IconBolt, word: "evse.occupied" },
  faulted: { tone: "bad", shape: IconAlertTriangle, word: "evse.faulted" },
  out_of_service: { tone: "warn", shape: IconTool, word: "evse.out_of_service" },
  offline: { tone: "off", shape: IconPlugConnectedX, word: "evse.offline" },
  unknown: { tone: "off", shape: IconQuestionMark, word: "evse.unknown" },
};

export const EVSE_STATES = Object.keys(EVSE) as EvseState[];

/** What a connector says itself (OCPP 1.6 and 2.0.1 together). */
export const CONNECTOR: Readonly<Record<string, Sign>> = {
  Available: { tone: "good", shape: IconCircleCheck, word: "connector.Available" },
  Preparing: { tone: "wait", shape: IconPlug, word: "connector.Preparing" },
  Occupied: { tone: "busy", shape: IconPlugConnected, word: "connector.Occupied" },
  Charging: { tone: "busy", shape: IconBolt, word: "connector.Charging" },
  SuspendedEV: { tone: "wait", shape: IconClockPause, word: "connector.SuspendedEV" },
  SuspendedEVSE: { tone: "wait", shape: IconClockPause, word: "connector.SuspendedEVSE" },
  Finishing: { tone: "wait", shape: IconHourglass, word: "connector.Finishing" },
  Reserved: { tone: "wait", shape: IconLock, word: "connector.Reserved" },
  Unavailable: { tone: "warn", shape: IconTool, word: "connector.Unavailable" },
  Faulted: { tone: "bad", shape: IconAlertTriangle, word: "connector.Faulted" },
};

export const LINK: Readonly<Record<"connected" | "disconnected" | "never", Sign>> = {
  connected: { tone: "good", shape: IconWifi, word: "link.connected" },
  disconnected: { tone: "bad", shape: IconWifiOff, word: "link.disconnected" },
  never: { tone: "off", shape: IconCircleDashed, word: "link.never" },
};

/** What an operator decided about a station. */
export const STATION_CARE: Readonly<Record<"maintenance" | "retired", Sign>> = {
  maintenance: { tone: "warn", shape: IconTool, word: "care.maintenance" },
  retired: { tone: "off", shape: IconBan, word: "care.retired" },
};

/** What a station's boot is answered. */
export const REGISTRATION: Readonly<Record<Schemas["Registration"], Sign>> = {
  accepted: { tone: "good", shape: IconCheck, word: "registration.accepted" },
  pending: { tone: "wait", shape: IconClock, word: "registration.pending" },
  rejected: { tone: "bad", shape: IconBan, word: "registration.rejected" },
};
export const REGISTRATIONS = Object.keys(REGISTRATION) as Schemas["Registration"][];

/** What became of an attempt to set a setting. */
export const ATTEMPT: Readonly<
  Record<NonNullable<Schemas["SettingView"]["attempt_result"]>, Sign>
> = {
  pending: { tone: "wait", shape: IconClock, word: "attempt.pending" },
  accepted: { tone: "good", shape: IconCheck, word: "attempt.accepted" },
  rejected: { tone: "bad", shape: IconX, word: "attempt.rejected" },
  reboot_required: { tone: "warn", shape: IconLoader, word: "attempt.reboot_required" },
  not_supported: { tone: "bad", shape: IconBan, word: "attempt.not_supported" },
  not_applied: { tone: "bad", shape: IconX, word: "attempt.not_applied" },
  read_only: { tone: "off", shape: IconLock, word: "attempt.read_only" },
  impossible: { tone: "bad", shape: IconBan, word: "attempt.impossible" },
  unknown: { tone: "warn", shape: IconQuestionMark, word: "attempt.unknown" },
  failed: { tone: "bad", shape: IconCircleX, word: "attempt.failed" },
};

/** How a setting stands beside what it shall be. */
export const STANDING: Readonly<Record<Schemas["DriftView"]["standing"], Sign>> = {
  agrees: { tone: "good", shape: IconCheck, word: "standing.agrees" },
  differs: { tone: "warn", shape: IconPencil, word: "standing.differs" },
  reboot_required: { tone: "wait", shape: IconLoader, word: "standing.reboot_required" },
  read_only: { tone: "off", shape: IconLock, word: "standing.read_only" },
  impossible: { tone: "bad", shape: IconBan, word: "standing.impossible" },
  refused: { tone: "bad", shape: IconX, word: "standing.refused" },
  untold: { tone: "off", shape: IconQuestionMark, word: "standing.untold" },
};

/** How serious a station takes what it noticed (OCPP 2.0.1, part 2, N). */
export const EVENT = {
  bad: { tone: "bad", shape: IconAlertTriangle, word: "" },
  warn: { tone: "warn", shape: IconAlertCircle, word: "" },
  off: { tone: "off", shape: IconInfoCircle, word: "" },
} as const satisfies Readonly<Record<string, Sign>>;

/** 0 to 3 needs care, 4 to 6 is to be seen. */
export function severityOf(severity: number): keyof typeof EVENT {
  if (severity <= 3) return "bad";
  return severity <= 6 ? "warn" : "off";
}

/** How far a job is by which firmware or a log travels. */
export const FILE_JOB: Readonly<Record<Schemas["FileJobView"]["state"], Sign>> = {
  queued: { tone: "wait", shape: IconClock, word: "fileJob.queued" },
  accepted: { tone: "wait", shape: IconHourglass, word: "fileJob.accepted" },
  transferring: { tone: "busy", shape: IconSend, word: "fileJob.transferring" },
  transferred: { tone: "busy", shape: IconCheck, word: "fileJob.transferred" },
  installing: { tone: "busy", shape: IconLoader, word: "fileJob.installing" },
  done: { tone: "good", shape: IconCircleCheck, word: "fileJob.done" },
  failed: { tone: "bad", shape: IconCircleX, word: "fileJob.failed" },
  expired: { tone: "warn", shape: IconClockPause, word: "fileJob.expired" },
  cancelled: { tone: "off", shape: IconBan, word: "fileJob.cancelled" },
};

/** What a test of the file service came to: the step that failed. */
export const PROBED: Readonly<
  Record<NonNullable<Schemas["ProbedView"]["failed"]> | "reached", Sign>
> = {
  reached: { tone: "good", shape: IconCircleCheck, word: "probed.reached" },
  connect: { tone: "bad", shape: IconCircleX, word: "probed.connect" },
  login: { tone: "bad", shape: IconLock, word: "probed.login" },
  passive: { tone: "bad", shape: IconPlugConnectedX, word: "probed.passive" },
  write: { tone: "bad", shape: IconBan, word: "probed.write" },
  read: { tone: "bad", shape: IconAlertTriangle, word: "probed.read" },
};

/** What can be done with an image of the firmware library. */
export const FIRMWARE: Readonly<Record<"awaited" | "signed" | "unsigned" | "retired", Sign>> = {
  awaited: { tone: "wait", shape: IconHourglass, word: "firmware.awaited" },
  signed: { tone: "good", shape: IconLock, word: "firmware.signed" },
  unsigned: { tone: "good", shape: IconCircleCheck, word: "firmware.unsigned" },
  retired: { tone: "off", shape: IconBan, word: "firmware.retired" },
};

/** How a station's own list of tokens stands. */
export const LOCAL_LIST: Readonly<Record<Schemas["LocalListView"]["state"], Sign>> = {
  in_step: { tone: "good", shape: IconCheck, word: "localList.in_step" },
  behind: { tone: "warn", shape: IconClock, word: "localList.behind" },
  sending: { tone: "busy", shape: IconSend, word: "localList.sending" },
  failed: { tone: "bad", shape: IconCircleX, word: "localList.failed" },
  not_supported: { tone: "off", shape: IconBan, word: "localList.not_supported" },
  too_long: { tone: "bad", shape: IconAlertTriangle, word: "localList.too_long" },
};

/** How far one station of a job is that brings local lists. */
export const LOCAL_LIST_RUN: Readonly<Record<Schemas["LocalListRunView"]["state"], Sign>> = {
  waiting: { tone: "wait", shape: IconClock, word: "localListRun.waiting" },
  sending: { tone: "busy", shape: IconSend, word: "localListRun.sending" },
  brought: { tone: "good", shape: IconCheck, word: "localListRun.brought" },
  unchanged: { tone: "off", shape: IconCircle, word: "localListRun.unchanged" },
  not_supported: { tone: "off", shape: IconBan, word: "localListRun.not_supported" },
  failed: { tone: "bad", shape: IconCircleX, word: "localListRun.failed" },
  skipped: { tone: "off", shape: IconWifiOff, word: "localListRun.skipped" },
  cancelled: { tone: "off", shape: IconBan, word: "localListRun.cancelled" },
};

/** How a reservation stands. */
export const RESERVATION: Readonly<Record<Schemas["ReservationView"]["state"], Sign>> = {
  asked: { tone: "busy", shape: IconSend, word: "reservation.asked" },
  accepted: { tone: "good", shape: IconLock, word: "reservation.accepted" },
  refused: { tone: "bad", shape: IconCircleX, word: "reservation.refused" },
  used: { tone: "off", shape: IconCheck, word: "reservation.used" },
  expired: { tone: "off", shape: IconClock, word: "reservation.expired" },
  cancelled: { tone: "off", shape: IconBan, word: "reservation.cancelled" },
  removed: { tone: "warn", shape: IconTrash, word: "reservation.removed" },
};

/** How far a job is that brings settings to stations. */
export const SETTING_JOB: Readonly<Record<Schemas["SettingJobView"]["state"], Sign>> = {
  running: { tone: "busy", shape: IconPlayerPlay, word: "settingJob.running" },
  paused: { tone: "warn", shape: IconClockPause, word: "settingJob.paused" },
  done: { tone: "good", shape: IconCheck, word: "settingJob.done" },
  cancelled: { tone: "off", shape: IconBan, word: "settingJob.cancelled" },
};

/** How far one station of such a job is. */
export const SETTING_RUN: Readonly<Record<Schemas["SettingRunView"]["state"], Sign>> = {
  waiting: { tone: "wait", shape: IconClock, word: "settingRun.waiting" },
  setting: { tone: "busy", shape: IconSend, word: "settingRun.setting" },
  verifying: { tone: "busy", shape: IconHourglass, word: "settingRun.verifying" },
  applied: { tone: "good", shape: IconCheck, word: "settingRun.applied" },
  unchanged: { tone: "off", shape: IconCircle, word: "settingRun.unchanged" },
  reboot_required: { tone: "warn", shape: IconLoader, word: "settingRun.reboot_required" },
  failed: { tone: "bad", shape: IconCircleX, word: "settingRun.failed" },
  skipped: { tone: "off", shape: IconWifiOff, word: "settingRun.skipped" },
  cancelled: { tone: "off", shape: IconBan, word: "settingRun.cancelled" },
};

/** How far one station of a roll-out of firmware is. */
export const FIRMWARE_RUN: Readonly<Record<Schemas["FirmwareRunView"]["state"], Sign>> = {
  waiting: { tone: "wait", shape: IconClock, word: "firmwareRun.waiting" },
  installing: { tone: "busy", shape: IconSend, word: "firmwareRun.installing" },
  booting: { tone: "busy", shape: IconHourglass, word: "firmwareRun.booting" },
  installed: { tone: "good", shape: IconCheck, word: "firmwareRun.installed" },
  unchanged: { tone: "off", shape: IconCircle, word: "firmwareRun.unchanged" },
  failed: { tone: "bad", shape: IconCircleX, word: "firmwareRun.failed" },
  skipped: { tone: "off", shape: IconWifiOff, word: "firmwareRun.skipped" },
  cancelled: { tone: "off", shape: IconBan, word: "firmwareRun.cancelled" },
};

/** A station that nobody registered. */
export const KNOCKING: Readonly<Record<"waiting" | "rejected", Sign>> = {
  waiting: { tone: "wait", shape: IconClock, word: "knocking.waiting" },
  rejected: { tone: "off", shape: IconBan, word: "knocking.rejected" },
};

export const SESSION: Readonly<Record<Schemas["SessionView"]["status"], Sign>> = {
  refused: { tone: "off", shape: IconBan, word: "session.refused" },
  ready: { tone: "wait", shape: IconPlug, word: "session.ready" },
  in_progress: { tone: "busy", shape: IconBolt, word: "session.in_progress" },
  settling: { tone: "wait", shape: IconHourglass, word: "session.settling" },
  rating_failed: { tone: "bad", shape: IconCircleX, word: "session.rating_failed" },
  billing_failed: { tone: "bad", shape: IconCreditCardOff, word: "session.billing_failed" },
  closed: { tone: "good", shape: IconCheck, word: "session.closed" },
};

export const PAYMENT: Readonly<Record<Schemas["PaymentView"]["state"], Sign>> = {
  placing: { tone: "wait", shape: IconLoader, word: "payment.placing" },
  in_doubt: { tone: "warn", shape: IconQuestionMark, word: "payment.in_doubt" },
  declined: { tone: "off", shape: IconCreditCardOff, word: "payment.declined" },
  held: { tone: "busy", shape: IconCreditCard, word: "payment.held" },
  capturing: { tone: "wait", shape: IconLoader, word: "payment.capturing" },
  capture_pending: { tone: "wait", shape: IconClock, word: "payment.capture_pending" },
  captured: { tone: "good", shape: IconCheck, word: "payment.captured" },
  capture_failed: { tone: "bad", shape: IconCircleX, word: "payment.capture_failed" },
  releasing: { tone: "wait", shape: IconLoader, word: "payment.releasing" },
  released: { tone: "off", shape: IconArrowBackUp, word: "payment.released" },
  release_failed: { tone: "bad", shape: IconCircleX, word: "payment.release_failed" },
  expired: { tone: "off", shape: IconHourglass, word: "payment.expired" },
  partly_refunded: { tone: "warn", shape: IconArrowBackUp, word: "payment.partly_refunded" },
  refunded: { tone: "off", shape: IconArrowBackUp, word: "payment.refunded" },
};

export const COMMAND: Readonly<Record<Schemas["CommandView"]["state"], Sign>> = {
  queued: { tone: "wait", shape: IconClock, word: "command.queued" },
  sent: { tone: "busy", shape: IconSend, word: "command.sent" },
  accepted: { tone: "good", shape: IconCheck, word: "command.accepted" },
  rejected: { tone: "bad", shape: IconX, word: "command.rejected" },
  failed: { tone: "bad", shape: IconCircleX, word: "command.failed" },
  unknown: { tone: "warn", shape: IconQuestionMark, word: "command.unknown" },
};

type ReaderState = NonNullable<Schemas["TerminalView"]["reader_state"]>;

export const READER: Readonly<Record<ReaderState, Sign>> = {
  idle: { tone: "off", shape: IconCircle, word: "reader.idle" },
  arming: { tone: "wait", shape: IconLoader, word: "reader.arming" },
  armed: { tone: "good", shape: IconCreditCard, word: "reader.armed" },
  deciding: { tone: "busy", shape: IconLoader, word: "reader.deciding" },
  placing: { tone: "busy", shape: IconBuildingBank, word: "reader.placing" },
  disarming: { tone: "wait", shape: IconLoader, word: "reader.disarming" },
  resting: { tone: "wait", shape: IconReceipt, word: "reader.resting" },
};

export const REFUND: Readonly<Record<Schemas["RefundView"]["state"], Sign>> = {
  requested: { tone: "wait", shape: IconClock, word: "refund.requested" },
  asked: { tone: "busy", shape: IconClock, word: "refund.asked" },
  done_by_provider: { tone: "good", shape: IconCheck, word: "refund.done_by_provider" },
  done_by_operator: { tone: "good", shape: IconCheck, word: "refund.done_by_operator" },
  failed: { tone: "bad", shape: IconAlertTriangle, word: "refund.failed" },
  returned: { tone: "bad", shape: IconAlertTriangle, word: "refund.returned" },
  rejected: { tone: "off", shape: IconX, word: "refund.rejected" },
};

export const ONLINE: Readonly<Record<"true" | "false", Sign>> = {
  true: { tone: "good", shape: IconWifi, word: "online.true" },
  false: { tone: "bad", shape: IconWifiOff, word: "online.false" },
};

export const SEVERITY: Readonly<Record<"critical" | "warning" | "notice", Sign>> = {
  critical: { tone: "bad", shape: IconAlertTriangle, word: "severity.critical" },
  warning: { tone: "warn", shape: IconAlertCircle, word: "severity.warning" },
  notice: { tone: "off", shape: IconInfoCircle, word: "severity.notice" },
};

/** Whether a person may sign in; an invited one has not chosen a password yet. */
export const DOOR: Readonly<Record<"open" | "invited" | "shut", Sign>> = {
  open: { tone: "good", shape: IconCheck, word: "door.open" },
  invited: { tone: "wait", shape: IconClock, word: "door.invited" },
  shut: { tone: "off", shape: IconBan, word: "door.shut" },
};

export const KEY: Readonly<Record<"valid" | "revoked", Sign>> = {
  valid: { tone: "good", shape: IconCheck, word: "key.valid" },
  revoked: { tone: "off", shape: IconBan, word: "key.revoked" },
};

export const TOKEN: Readonly<Record<"usable" | "blocked", Sign>> = {
  usable: { tone: "good", shape: IconCheck, word: "token.usable" },
  blocked: { tone: "bad", shape: IconBan, word: "token.blocked" },
};

/** What was done to a thing, or was not let through. */
export const DEED: Readonly<Record<Schemas["Deed"], Sign>> = {
  create: { tone: "good", shape: IconPlus, word: "deed.create" },
  change: { tone: "busy", shape: IconPencil, word: "deed.change" },
  delete: { tone: "off", shape: IconTrash, word: "deed.delete" },
  do: { tone: "busy", shape: IconPlayerPlay, word: "deed.do" },
  refused: { tone: "bad", shape: IconBan, word: "deed.refused" },
};

/** An operator's item. */
export const ITEM: Readonly<Record<"open" | "closed", Sign>> = {
  open: { tone: "warn", shape: IconAlertCircle, word: "item.open" },
  closed: { tone: "good", shape: IconCheck, word: "item.closed" },
};

/** How grave a security event is, by OCPP's list. */
export const SECURITY_EVENT: Readonly<Record<"critical" | "usual", Sign>> = {
  critical: { tone: "bad", shape: IconAlertTriangle, word: "securityEvent.critical" },
  usual: { tone: "off", shape: IconInfoCircle, word: "securityEvent.usual" },
};

/** What became of a certificate that a station asked for. */
export const CERTIFICATE: Readonly<Record<Schemas["IssuedState"] | "revoked", Sign>> = {
  asked: { tone: "wait", shape: IconHourglass, word: "certificate.asked" },
  sent: { tone: "busy", shape: IconSend, word: "certificate.sent" },
  installed: { tone: "good", shape: IconCircleCheck, word: "certificate.installed" },
  rejected: { tone: "warn", shape: IconCircleX, word: "certificate.rejected" },
  failed: { tone: "bad", shape: IconAlertTriangle, word: "certificate.failed" },
  revoked: { tone: "off", shape: IconBan, word: "certificate.revoked" },
};

/** Whether an authority of ours issues, and is believed. */
export const AUTHORITY: Readonly<Record<"issues" | "retired" | "letGo", Sign>> = {
  issues: { tone: "good", shape: IconCircleCheck, word: "authority.issues" },
  retired: { tone: "wait", shape: IconClock, word: "authority.retired" },
  letGo: { tone: "off", shape: IconBan, word: "authority.letGo" },
};

/** What was said of the certificate of a contract. */
export const CONTRACT: Readonly<Record<Schemas["Verdict"], Sign>> = {
  Accepted: { tone: "good", shape: IconCircleCheck, word: "contract.Accepted" },
  SignatureError: { tone: "bad", shape: IconAlertTriangle, word: "contract.SignatureError" },
  CertificateExpired: { tone: "warn", shape: IconClock, word: "contract.CertificateExpired" },
  CertificateRevoked: { tone: "bad", shape: IconBan, word: "contract.CertificateRevoked" },
  NoCertificateAvailable: {
    tone: "warn",
    shape: IconCircleDashed,
    word: "contract.NoCertificateAvailable",
  },
  CertChainError: { tone: "warn", shape: IconCircleX, word: "contract.CertChainError" },
  ContractCancelled: { tone: "off", shape: IconBan, word: "contract.ContractCancelled" },
};

/** What a check of a VAT number came to. */
export const VAT: Readonly<Record<Schemas["VatVerdict"], Sign>> = {
  valid: { tone: "good", shape: IconCircleCheck, word: "vat.valid" },
  unconfirmed: { tone: "warn", shape: IconCircleDashed, word: "vat.unconfirmed" },
  invalid: { tone: "bad", shape: IconCircleX, word: "vat.invalid" },
};

/** Whether what its meter signed proves a session. */
export const METER_PROOF: Readonly<Record<Schemas["ProofState"], Sign>> = {
  verified: { tone: "good", shape: IconCircleCheck, word: "meterProof.verified" },
  not_verified: { tone: "warn", shape: IconAlertTriangle, word: "meterProof.not_verified" },
  not_signed: { tone: "off", shape: IconCircleDashed, word: "meterProof.not_signed" },
};

/** How far a key is believed to be its meter's. */
export const METER_KEY: Readonly<Record<Schemas["Trust"], Sign>> = {
  confirmed: { tone: "good", shape: IconCircleCheck, word: "meterKey.confirmed" },
  first_use: { tone: "wait", shape: IconHourglass, word: "meterKey.first_use" },
  proposed: { tone: "warn", shape: IconQuestionMark, word: "meterKey.proposed" },
  retired: { tone: "off", shape: IconBan, word: "meterKey.retired" },
};

/** How long a hold has been open: banks let go of what is held for too long. */
export const HOLD_AGE: Readonly<Record<"old" | "expiring", Sign>> = {
  old: { tone: "warn", shape: IconClock, word: "holdAge.old" },
  expiring: { tone: "bad", shape: IconAlertTriangle, word: "holdAge.expiring" },
};

/** Whether debits and credits of a book are the same. */
export const BOOK: Readonly<Record<"balanced" | "unbalanced", Sign>> = {
  balanced: { tone: "good", shape: IconCircleCheck, word: "book.balanced" },
  unbalanced: { tone: "bad", shape: IconAlertTriangle, word: "book.unbalanced" },
};

export const SETTLEMENT: Readonly<Record<"booked" | "taken_back", Sign>> = {
  booked: { tone: "good", shape: IconCheck, word: "settlement.booked" },
  taken_back: { tone: "off", shape: IconArrowBackUp, word: "settlement.taken_back" },
};

/** What became of a payment that a station took by itself, in its own word. */
export const TAKEN: Readonly<Record<Schemas["SettlementStatus"], Sign>> = {
  Settled: { tone: "good", shape: IconCircleCheck, word: "taken.Settled" },
  Canceled: { tone: "off", shape: IconBan, word: "taken.Canceled" },
  Rejected: { tone: "warn", shape: IconCreditCardOff, word: "taken.Rejected" },
  Failed: { tone: "bad", shape: IconAlertTriangle, word: "taken.Failed" },
};

/** What looking at a book again has come to. */
export const VERIFICATION: Readonly<Record<"sound" | "findings" | "running" | "never", Sign>> = {
  sound: { tone: "good", shape: IconCircleCheck, word: "verification.sound" },
  findings: { tone: "bad", shape: IconAlertTriangle, word: "verification.findings" },
  running: { tone: "wait", shape: IconLoader, word: "verification.running" },
  never: { tone: "off", shape: IconCircleDashed, word: "verification.never" },
};

/** Whether a document's bytes are those whose hash was written down. */
export const HASH: Readonly<Record<"same" | "differs", Sign>> = {
  same: { tone: "good", shape: IconCheck, word: "hash.same" },
  differs: { tone: "bad", shape: IconAlertTriangle, word: "hash.differs" },
};

/** What a version of a tariff is to a session that begins now. */
export const TARIFF_VERSION: Readonly<Record<"upcoming" | "holds" | "replaced" | "ended", Sign>> = {
  upcoming: { tone: "wait", shape: IconClock, word: "tariff_version.upcoming" },
  holds: { tone: "good", shape: IconCheck, word: "tariff_version.holds" },
  replaced: { tone: "off", shape: IconArrowBackUp, word: "tariff_version.replaced" },
  ended: { tone: "off", shape: IconHourglass, word: "tariff_version.ended" },
};

/** What nobody here knows a sign for is shown by its own name. */
export const UNHEARD: Sign = { tone: "off", shape: IconQuestionMark, word: "" };
