"""OCPP 1.6 with the security extension: its messages as structs, and the table of them."""

from typing import Final

from chargewright.wire.ocpp.messages import Messages, from_either, from_station, from_us
from chargewright.wire.ocpp.v16 import (
    authorization,
    boot,
    certificates,
    charging_profiles,
    configuration,
    control,
    data_transfer,
    diagnostics,
    firmware,
    local_list,
    meter_values,
    remote_start,
    reservation,
    security,
    status,
    transactions,
)

MESSAGES: Final = Messages(
    from_station(
        BootNotification=boot,
        Heartbeat=boot,
        StatusNotification=status,
        Authorize=authorization,
        StartTransaction=transactions,
        StopTransaction=transactions,
        MeterValues=meter_values,
        DiagnosticsStatusNotification=diagnostics,
        LogStatusNotification=diagnostics,
        FirmwareStatusNotification=firmware,
        SignedFirmwareStatusNotification=firmware,
        SecurityEventNotification=security,
        SignCertificate=certificates,
    )
    | from_us(
        RemoteStartTransaction=remote_start,
        RemoteStopTransaction=remote_start,
        Reset=control,
        UnlockConnector=control,
        TriggerMessage=control,
        ExtendedTriggerMessage=control,
        ChangeAvailability=status,
        GetConfiguration=configuration,
        ChangeConfiguration=configuration,
        ClearCache=authorization,
        GetLocalListVersion=local_list,
        SendLocalList=local_list,
        ReserveNow=reservation,
        CancelReservation=reservation,
        SetChargingProfile=charging_profiles,
        ClearChargingProfile=charging_profiles,
        GetCompositeSchedule=charging_profiles,
        GetDiagnostics=diagnostics,
        GetLog=diagnostics,
        UpdateFirmware=firmware,
        SignedUpdateFirmware=firmware,
        CertificateSigned=certificates,
        InstallCertificate=certificates,
        DeleteCertificate=certificates,
        GetInstalledCertificateIds=certificates,
    )
    | from_either(DataTransfer=data_transfer)
)
