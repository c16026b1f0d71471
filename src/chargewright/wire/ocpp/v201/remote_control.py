"""We ask a station to begin or end charging, to let a cable go, or to tell something now (OCPP 2.0.1, part 2, F)."""

from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v201.authorization import IdToken
from chargewright.wire.ocpp.v201.charging_profiles import ChargingProfile
from chargewright.wire.ocpp.v201.common import EVSE, Extensible, StatusInfo
from chargewright.wire.ocpp.values import Integer, PlaceNo, Text36


class RequestStartStopStatus(StrEnum):
    """Accepted: the station will try. Whether it did is told by TransactionEvent."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class RequestStartTransactionRequest(Extensible):
    id_token: IdToken
    remote_start_id: Integer
    """Ours; comes back in the TransactionEvent that this causes."""
    evse_id: PlaceNo | UnsetType = UNSET
    """Absent: the station chooses."""
    group_id_token: IdToken | UnsetType = UNSET
    charging_profile: ChargingProfile | UnsetType = UNSET


class RequestStartTransactionResponse(Extensible):
    status: RequestStartStopStatus
    status_info: StatusInfo | UnsetType = UNSET
    transaction_id: Text36 | UnsetType = UNSET
    """Present if the transaction had started already, with the cable."""


class RequestStopTransactionRequest(Extensible):
    transaction_id: Text36


class RequestStopTransactionResponse(Extensible):
    status: RequestStartStopStatus
    status_info: StatusInfo | UnsetType = UNSET


class UnlockStatus(StrEnum):
    UNLOCKED = "Unlocked"
    UNLOCK_FAILED = "UnlockFailed"
    ONGOING_AUTHORIZED_TRANSACTION = "OngoingAuthorizedTransaction"
    UNKNOWN_CONNECTOR = "UnknownConnector"


class UnlockConnectorRequest(Extensible):
    evse_id: PlaceNo
    connector_id: PlaceNo


class UnlockConnectorResponse(Extensible):
    status: UnlockStatus
    status_info: StatusInfo | UnsetType = UNSET


class MessageTrigger(StrEnum):
    BOOT_NOTIFICATION = "BootNotification"
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    METER_VALUES = "MeterValues"
    SIGN_CHARGING_STATION_CERTIFICATE = "SignChargingStationCertificate"
    SIGN_V2G_CERTIFICATE = "SignV2GCertificate"
    STATUS_NOTIFICATION = "StatusNotification"
    TRANSACTION_EVENT = "TransactionEvent"
    SIGN_COMBINED_CERTIFICATE = "SignCombinedCertificate"
    PUBLISH_FIRMWARE_STATUS_NOTIFICATION = "PublishFirmwareStatusNotification"


class TriggerMessageStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_IMPLEMENTED = "NotImplemented"


class TriggerMessageRequest(Extensible):
    requested_message: MessageTrigger
    evse: EVSE | UnsetType = UNSET
    """Absent: all, where the message is about one."""


class TriggerMessageResponse(Extensible):
    status: TriggerMessageStatus
    status_info: StatusInfo | UnsetType = UNSET
