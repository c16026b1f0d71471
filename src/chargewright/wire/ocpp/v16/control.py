"""We ask a station to restart, to let a cable go, or to tell something now (OCPP 1.6, 5.14, 5.17, 5.18)."""

from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, PlaceNo


class ResetType(StrEnum):
    HARD = "Hard"
    SOFT = "Soft"


class ResetStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ResetRequest(Closed):
    type: ResetType


class ResetResponse(Closed):
    status: ResetStatus


class UnlockConnectorRequest(Closed):
    connector_id: PlaceNo


class UnlockStatus(StrEnum):
    UNLOCKED = "Unlocked"
    UNLOCK_FAILED = "UnlockFailed"
    NOT_SUPPORTED = "NotSupported"


class UnlockConnectorResponse(Closed):
    status: UnlockStatus


class MessageTrigger(StrEnum):
    BOOT_NOTIFICATION = "BootNotification"
    DIAGNOSTICS_STATUS_NOTIFICATION = "DiagnosticsStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    METER_VALUES = "MeterValues"
    STATUS_NOTIFICATION = "StatusNotification"


class TriggerMessageStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_IMPLEMENTED = "NotImplemented"


class TriggerMessageRequest(Closed):
    requested_message: MessageTrigger
    connector_id: PlaceNo | UnsetType = UNSET
    """Absent: all connectors, where the message is about one."""


class TriggerMessageResponse(Closed):
    status: TriggerMessageStatus


class ExtendedMessageTrigger(StrEnum):
    BOOT_NOTIFICATION = "BootNotification"
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    METER_VALUES = "MeterValues"
    SIGN_CHARGE_POINT_CERTIFICATE = "SignChargePointCertificate"
    STATUS_NOTIFICATION = "StatusNotification"


class ExtendedTriggerMessageRequest(Closed):
    """As TriggerMessage, with what the security extension adds (Improved security for OCPP 1.6-J, 4.1)."""

    requested_message: ExtendedMessageTrigger
    connector_id: PlaceNo | UnsetType = UNSET
    """Absent: all, where the message is about one."""


class ExtendedTriggerMessageResponse(Closed):
    status: TriggerMessageStatus
