"""OCPP 2.0.1: its messages as structs, and the table of them."""

from typing import Final

from chargewright.wire.ocpp.messages import Messages, from_either, from_station, from_us
from chargewright.wire.ocpp.v201.authorization import (
    AuthorizeRequest,
    AuthorizeResponse,
    ClearCacheRequest,
    ClearCacheResponse,
)
from chargewright.wire.ocpp.v201.availability import (
    ChangeAvailabilityRequest,
    ChangeAvailabilityResponse,
    HeartbeatRequest,
    HeartbeatResponse,
    StatusNotificationRequest,
    StatusNotificationResponse,
)
from chargewright.wire.ocpp.v201.data_transfer import DataTransferRequest, DataTransferResponse
from chargewright.wire.ocpp.v201.device_model import (
    GetBaseReportRequest,
    GetBaseReportResponse,
    GetVariablesRequest,
    GetVariablesResponse,
    NotifyReportRequest,
    NotifyReportResponse,
    SetVariablesRequest,
    SetVariablesResponse,
)
from chargewright.wire.ocpp.v201.diagnostics import (
    LogStatusNotificationRequest,
    LogStatusNotificationResponse,
    NotifyEventRequest,
    NotifyEventResponse,
)
from chargewright.wire.ocpp.v201.firmware import (
    FirmwareStatusNotificationRequest,
    FirmwareStatusNotificationResponse,
)
from chargewright.wire.ocpp.v201.meter_values import MeterValuesRequest, MeterValuesResponse
from chargewright.wire.ocpp.v201.provisioning import (
    BootNotificationRequest,
    BootNotificationResponse,
    ResetRequest,
    ResetResponse,
)
from chargewright.wire.ocpp.v201.remote_control import (
    RequestStartTransactionRequest,
    RequestStartTransactionResponse,
    RequestStopTransactionRequest,
    RequestStopTransactionResponse,
    TriggerMessageRequest,
    TriggerMessageResponse,
    UnlockConnectorRequest,
    UnlockConnectorResponse,
)
from chargewright.wire.ocpp.v201.security import (
    SecurityEventNotificationRequest,
    SecurityEventNotificationResponse,
)
from chargewright.wire.ocpp.v201.transactions import (
    TransactionEventRequest,
    TransactionEventResponse,
)

MESSAGES: Final = Messages(
    {
        "BootNotification": from_station(BootNotificationRequest, BootNotificationResponse),
        "Heartbeat": from_station(HeartbeatRequest, HeartbeatResponse),
        "StatusNotification": from_station(StatusNotificationRequest, StatusNotificationResponse),
        "Authorize": from_station(AuthorizeRequest, AuthorizeResponse),
        "TransactionEvent": from_station(TransactionEventRequest, TransactionEventResponse),
        "MeterValues": from_station(MeterValuesRequest, MeterValuesResponse),
        "NotifyReport": from_station(NotifyReportRequest, NotifyReportResponse),
        "NotifyEvent": from_station(NotifyEventRequest, NotifyEventResponse),
        "SecurityEventNotification": from_station(
            SecurityEventNotificationRequest, SecurityEventNotificationResponse
        ),
        "LogStatusNotification": from_station(
            LogStatusNotificationRequest, LogStatusNotificationResponse
        ),
        "FirmwareStatusNotification": from_station(
            FirmwareStatusNotificationRequest, FirmwareStatusNotificationResponse
        ),
        "RequestStartTransaction": from_us(
            RequestStartTransactionRequest, RequestStartTransactionResponse
        ),
        "RequestStopTransaction": from_us(
            RequestStopTransactionRequest, RequestStopTransactionResponse
        ),
        "Reset": from_us(ResetRequest, ResetResponse),
        "UnlockConnector": from_us(UnlockConnectorRequest, UnlockConnectorResponse),
        "TriggerMessage": from_us(TriggerMessageRequest, TriggerMessageResponse),
        "ChangeAvailability": from_us(ChangeAvailabilityRequest, ChangeAvailabilityResponse),
        "GetVariables": from_us(GetVariablesRequest, GetVariablesResponse),
        "SetVariables": from_us(SetVariablesRequest, SetVariablesResponse),
        "GetBaseReport": from_us(GetBaseReportRequest, GetBaseReportResponse),
        "ClearCache": from_us(ClearCacheRequest, ClearCacheResponse),
        "DataTransfer": from_either(DataTransferRequest, DataTransferResponse),
    },
    unspoken={
        "CancelReservation",
        "CertificateSigned",
        "ClearChargingProfile",
        "ClearDisplayMessage",
        "ClearVariableMonitoring",
        "ClearedChargingLimit",
        "CostUpdated",
        "CustomerInformation",
        "DeleteCertificate",
        "Get15118EVCertificate",
        "GetCertificateStatus",
        "GetChargingProfiles",
        "GetCompositeSchedule",
        "GetDisplayMessages",
        "GetInstalledCertificateIds",
        "GetLocalListVersion",
        "GetLog",
        "GetMonitoringReport",
        "GetReport",
        "GetTransactionStatus",
        "InstallCertificate",
        "NotifyChargingLimit",
        "NotifyCustomerInformation",
        "NotifyDisplayMessages",
        "NotifyEVChargingNeeds",
        "NotifyEVChargingSchedule",
        "NotifyMonitoringReport",
        "PublishFirmware",
        "PublishFirmwareStatusNotification",
        "ReportChargingProfiles",
        "ReservationStatusUpdate",
        "ReserveNow",
        "SendLocalList",
        "SetChargingProfile",
        "SetDisplayMessage",
        "SetMonitoringBase",
        "SetMonitoringLevel",
        "SetNetworkProfile",
        "SetVariableMonitoring",
        "SignCertificate",
        "UnpublishFirmware",
        "UpdateFirmware",
    },
)
