"""OCPP 1.6: its messages as structs, and the table of them."""

from typing import Final

from chargewright.wire.ocpp.messages import Messages, from_either, from_station, from_us
from chargewright.wire.ocpp.v16.authorization import (
    AuthorizeRequest,
    AuthorizeResponse,
    ClearCacheRequest,
    ClearCacheResponse,
)
from chargewright.wire.ocpp.v16.boot import (
    BootNotificationRequest,
    BootNotificationResponse,
    HeartbeatRequest,
    HeartbeatResponse,
)
from chargewright.wire.ocpp.v16.configuration import (
    ChangeConfigurationRequest,
    ChangeConfigurationResponse,
    GetConfigurationRequest,
    GetConfigurationResponse,
)
from chargewright.wire.ocpp.v16.control import (
    ResetRequest,
    ResetResponse,
    TriggerMessageRequest,
    TriggerMessageResponse,
    UnlockConnectorRequest,
    UnlockConnectorResponse,
)
from chargewright.wire.ocpp.v16.data_transfer import DataTransferRequest, DataTransferResponse
from chargewright.wire.ocpp.v16.meter_values import MeterValuesRequest, MeterValuesResponse
from chargewright.wire.ocpp.v16.remote_start import (
    RemoteStartTransactionRequest,
    RemoteStartTransactionResponse,
    RemoteStopTransactionRequest,
    RemoteStopTransactionResponse,
)
from chargewright.wire.ocpp.v16.status import (
    ChangeAvailabilityRequest,
    ChangeAvailabilityResponse,
    StatusNotificationRequest,
    StatusNotificationResponse,
)
from chargewright.wire.ocpp.v16.transactions import (
    StartTransactionRequest,
    StartTransactionResponse,
    StopTransactionRequest,
    StopTransactionResponse,
)

MESSAGES: Final = Messages(
    {
        "BootNotification": from_station(BootNotificationRequest, BootNotificationResponse),
        "Heartbeat": from_station(HeartbeatRequest, HeartbeatResponse),
        "StatusNotification": from_station(StatusNotificationRequest, StatusNotificationResponse),
        "Authorize": from_station(AuthorizeRequest, AuthorizeResponse),
        "StartTransaction": from_station(StartTransactionRequest, StartTransactionResponse),
        "StopTransaction": from_station(StopTransactionRequest, StopTransactionResponse),
        "MeterValues": from_station(MeterValuesRequest, MeterValuesResponse),
        "RemoteStartTransaction": from_us(
            RemoteStartTransactionRequest, RemoteStartTransactionResponse
        ),
        "RemoteStopTransaction": from_us(
            RemoteStopTransactionRequest, RemoteStopTransactionResponse
        ),
        "Reset": from_us(ResetRequest, ResetResponse),
        "UnlockConnector": from_us(UnlockConnectorRequest, UnlockConnectorResponse),
        "TriggerMessage": from_us(TriggerMessageRequest, TriggerMessageResponse),
        "ChangeAvailability": from_us(ChangeAvailabilityRequest, ChangeAvailabilityResponse),
        "GetConfiguration": from_us(GetConfigurationRequest, GetConfigurationResponse),
        "ChangeConfiguration": from_us(ChangeConfigurationRequest, ChangeConfigurationResponse),
        "ClearCache": from_us(ClearCacheRequest, ClearCacheResponse),
        "DataTransfer": from_either(DataTransferRequest, DataTransferResponse),
    },
    unspoken={
        "CancelReservation",
        "CertificateSigned",
        "ClearChargingProfile",
        "DeleteCertificate",
        "DiagnosticsStatusNotification",
        "ExtendedTriggerMessage",
        "FirmwareStatusNotification",
        "GetCompositeSchedule",
        "GetDiagnostics",
        "GetInstalledCertificateIds",
        "GetLocalListVersion",
        "GetLog",
        "InstallCertificate",
        "LogStatusNotification",
        "ReserveNow",
        "SecurityEventNotification",
        "SendLocalList",
        "SetChargingProfile",
        "SignCertificate",
        "SignedFirmwareStatusNotification",
        "SignedUpdateFirmware",
        "UpdateFirmware",
    },
)
