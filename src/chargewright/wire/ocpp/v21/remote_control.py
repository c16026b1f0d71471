"""We ask a station to begin or end charging, to let a cable go, or to tell something now (OCPP 2.1, part 2, F)."""

from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.authorization import IdToken
from chargewright.wire.ocpp.v21.charging_profiles import ChargingProfile
from chargewright.wire.ocpp.v21.common import EVSE, StatusInfo
from chargewright.wire.ocpp.v201 import remote_control
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import PLACE_NO_MAX, Integer, PlaceNoFromZero, Text50


class RequestStartTransactionRequest(Extensible):
    id_token: IdToken
    remote_start_id: Integer
    """Ours; comes back in the TransactionEvent that this causes."""
    evse_id: Annotated[int, Meta(ge=1, le=PLACE_NO_MAX)] | UnsetType = UNSET
    """Absent: the station chooses."""
    group_id_token: IdToken | UnsetType = UNSET
    charging_profile: ChargingProfile | UnsetType = UNSET


class RequestStartTransactionResponse(remote_control.RequestStartTransactionResponse):
    status_info: StatusInfo | UnsetType = UNSET


class RequestStopTransactionResponse(remote_control.RequestStopTransactionResponse):
    status_info: StatusInfo | UnsetType = UNSET


class UnlockConnectorRequest(remote_control.UnlockConnectorRequest):
    evse_id: PlaceNoFromZero
    connector_id: PlaceNoFromZero


class UnlockConnectorResponse(remote_control.UnlockConnectorResponse):
    status_info: StatusInfo | UnsetType = UNSET


class MessageTrigger(StrEnum):
    BOOT_NOTIFICATION = "BootNotification"
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    METER_VALUES = "MeterValues"
    SIGN_CHARGING_STATION_CERTIFICATE = "SignChargingStationCertificate"
    SIGN_V2G_CERTIFICATE = "SignV2GCertificate"
    SIGN_V2G20_CERTIFICATE = "SignV2G20Certificate"
    STATUS_NOTIFICATION = "StatusNotification"
    TRANSACTION_EVENT = "TransactionEvent"
    SIGN_COMBINED_CERTIFICATE = "SignCombinedCertificate"
    PUBLISH_FIRMWARE_STATUS_NOTIFICATION = "PublishFirmwareStatusNotification"
    CUSTOM_TRIGGER = "CustomTrigger"


class TriggerMessageRequest(Extensible):
    requested_message: MessageTrigger
    evse: EVSE | UnsetType = UNSET
    """Absent: all, where the message is about one."""
    custom_trigger: Text50 | UnsetType = UNSET
    """Goes with `CUSTOM_TRIGGER`."""


class TriggerMessageResponse(remote_control.TriggerMessageResponse):
    status_info: StatusInfo | UnsetType = UNSET
