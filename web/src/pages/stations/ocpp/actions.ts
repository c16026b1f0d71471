/** What a station says to us, in OCPP 1.6 and 2.0.1, as far as the platform handles it. */
export const HEARD: readonly string[] = [
  "Authorize",
  "BootNotification",
  "DataTransfer",
  "FirmwareStatusNotification",
  "Heartbeat",
  "LogStatusNotification",
  "MeterValues",
  "NotifyEvent",
  "NotifyReport",
  "SecurityEventNotification",
  "StartTransaction",
  "StatusNotification",
  "StopTransaction",
  "TransactionEvent",
];

/** What we say to a station. */
export const SPOKEN: readonly string[] = [
  "ChangeAvailability",
  "ChangeConfiguration",
  "ClearCache",
  "DataTransfer",
  "GetBaseReport",
  "GetConfiguration",
  "GetVariables",
  "RemoteStartTransaction",
  "RemoteStopTransaction",
  "RequestStartTransaction",
  "RequestStopTransaction",
  "Reset",
  "SetVariables",
  "TriggerMessage",
  "UnlockConnector",
];
