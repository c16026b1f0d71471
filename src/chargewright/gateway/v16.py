"""OCPP 1.6: what each message of a station's leads to (OCPP 1.6, 4.1 to 4.10)."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec

from chargewright.gateway.certificates import Signs
from chargewright.gateway.deciding import decides
from chargewright.gateway.file_reports import JobReport
from chargewright.gateway.iso15118 import take_iso15118
from chargewright.gateway.meters import keep_readings
from chargewright.gateway.security import Tells
from chargewright.gateway.statuses import keep_status
from chargewright.metering import in_zone
from chargewright.network.file_jobs import JobKind
from chargewright.network.journal import BootRow, StatusRow
from chargewright.translate.readings import meter_values_v16
from chargewright.wire.ocpp import cost_messages
from chargewright.wire.ocpp.v16 import (
    authorization,
    boot,
    certificates,
    data_transfer,
    diagnostics,
    firmware,
    iso15118,
    meter_values,
    security,
    transactions,
)
from chargewright.wire.ocpp.v16 import status as statuses

if TYPE_CHECKING:
    from chargewright.gateway.connection import Handler, StationConnection
    from chargewright.wire.ocpp.happened import Called


def boot_notification(
    connection: "StationConnection", called: "Called", request: boot.BootNotificationRequest
) -> None:
    """Answered as an operator decided; who made the station and its firmware are kept, and its settings asked for."""
    told = connection.station.registration
    answer = boot.BootNotificationResponse(
        status=boot.RegistrationStatus[told.name],
        current_time=connection.now().replace(microsecond=0),
        interval=connection.boot_interval_s,
    )
    row = BootRow(
        station_id=connection.station.id,
        booted_at=connection.now(),
        vendor=request.charge_point_vendor,
        model=request.charge_point_model,
        serial_number=_or_none(request.charge_point_serial_number)
        or _or_none(request.charge_box_serial_number),
        firmware_version=_or_none(request.firmware_version),
        registration=told.value,
    )
    connection.answer_when_kept(
        called, answer, boot=row, then=partial(connection.boot_kept, row.firmware_version, told)
    )


def heartbeat(
    connection: "StationConnection",
    called: "Called",
    request: boot.HeartbeatRequest,  # noqa: ARG001 - it says nothing
) -> None:
    """Answered with our time, at once."""
    connection.answer_now(
        called, boot.HeartbeatResponse(current_time=connection.now().replace(microsecond=0))
    )


def status_notification(
    connection: "StationConnection", called: "Called", request: statuses.StatusNotificationRequest
) -> None:
    """The state of a connector: kept, and told to sessions and card readers that it concerns."""
    now = connection.now()
    claim = None if request.timestamp is msgspec.UNSET else request.timestamp
    if claim is not None:
        claim = in_zone(claim, connection.zone, received_at=now).at
    evse_no = request.connector_id
    row = StatusRow(
        organization_id=connection.station.organization_id,
        station_id=connection.station.id,
        evse_no=evse_no,
        connector_no=1 if evse_no else 0,
        status=request.status.value,
        error_code=request.error_code.value,
        vendor_error_code=_or_none(request.vendor_error_code),
        info=_or_none(request.info),
        occurred_at=connection.believed_status_time(claim),
        received_at=now,
        fact_id=connection.mint("fct"),
    )
    keep_status(connection, called, statuses.StatusNotificationResponse(), row, claim)


async def authorize(
    connection: "StationConnection", request: authorization.AuthorizeRequest
) -> authorization.AuthorizeResponse:
    """Answered by what is known of the token; one that may charge opens a session."""
    return await connection.desk.v16.authorize(
        connection.station, connection.epoch, request, connection.now()
    )


async def start_transaction(
    connection: "StationConnection", request: transactions.StartTransactionRequest
) -> transactions.StartTransactionResponse:
    """A session begins, or one that waits for it is bound; heard again it gets the same number."""
    answer = await connection.desk.v16.start(
        connection.station, connection.epoch, request, connection.now()
    )
    await connection.refresh_sessions()
    return answer


async def stop_transaction(
    connection: "StationConnection", request: transactions.StopTransactionRequest
) -> transactions.StopTransactionResponse:
    """The session ends; answered in any case."""
    answer = await connection.desk.v16.stop(
        connection.station, connection.epoch, request, connection.now()
    )
    await connection.refresh_sessions()
    return answer


def take_meter_values(
    connection: "StationConnection", called: "Called", request: meter_values.MeterValuesRequest
) -> None:
    """Judge what is said of the meter, and listen whether it is said alike each time."""
    readings = meter_values_v16(
        request.meter_value, received_at=connection.heard.at, zone=connection.zone
    )
    ref = request.transaction_id
    keep_readings(
        connection,
        called,
        meter_values.MeterValuesResponse(),
        readings,
        transaction_ref=None if ref is msgspec.UNSET or not 0 < ref < 1 << 31 else str(ref),
        evse_no=request.connector_id,
        connector_no=1,
    )
    if isinstance(ref, int) and not called.mends:
        connection.learn(called.frame, request)


def take_data(
    connection: "StationConnection",
    called: "Called",
    request: data_transfer.DataTransferRequest,
) -> None:
    """Plug & Charge is answered as in 2.0.1; else kept, and the vendor is told whether it is understood (4.3).

    That a vehicle left, which stations tell that count on after a stop, the connector's status says too.
    """
    if request.vendor_id == iso15118.VENDOR:
        take_iso15118(connection, called, request)
        return
    status = data_transfer.DataTransferStatus
    if request.vendor_id != cost_messages.VENDOR:
        said = status.UNKNOWN_VENDOR_ID
    elif request.message_id != cost_messages.CONNECTOR_UNPLUGGED:
        said = status.UNKNOWN_MESSAGE_ID
    else:
        said = status.ACCEPTED
    connection.answer_when_kept(called, data_transfer.DataTransferResponse(status=said))


def will_be_signed(refused: str | None) -> certificates.SignCertificateResponse:
    """Whether a request will be signed; of why not OCPP 1.6 has no word."""
    status = certificates.SignCertificateStatus
    return certificates.SignCertificateResponse(
        status=status.ACCEPTED if refused is None else status.REJECTED
    )


def _or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None


HANDLERS: Final[Mapping[type[msgspec.Struct], "Handler"]] = {
    boot.BootNotificationRequest: boot_notification,
    boot.HeartbeatRequest: heartbeat,
    statuses.StatusNotificationRequest: status_notification,
    authorization.AuthorizeRequest: decides(authorize),
    transactions.StartTransactionRequest: decides(start_transaction),
    transactions.StopTransactionRequest: decides(stop_transaction),
    meter_values.MeterValuesRequest: take_meter_values,
    data_transfer.DataTransferRequest: take_data,
    diagnostics.DiagnosticsStatusNotificationRequest: JobReport(
        JobKind.LOG, diagnostics.DiagnosticsStatusNotificationResponse
    ),
    diagnostics.LogStatusNotificationRequest: JobReport(
        JobKind.LOG, diagnostics.LogStatusNotificationResponse
    ),
    firmware.FirmwareStatusNotificationRequest: JobReport(
        JobKind.FIRMWARE, firmware.FirmwareStatusNotificationResponse
    ),
    firmware.SignedFirmwareStatusNotificationRequest: JobReport(
        JobKind.FIRMWARE, firmware.SignedFirmwareStatusNotificationResponse
    ),
    security.SecurityEventNotificationRequest: Tells(security.SecurityEventNotificationResponse),
    certificates.SignCertificateRequest: decides(Signs(will_be_signed)),
}
