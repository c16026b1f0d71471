"""OCPP 2.0.1: what each message of a station's leads to (Part 2)."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import UNSET

from chargewright.gateway import vehicle_energy
from chargewright.gateway.certificate_status import certificate_status
from chargewright.gateway.certificates import Signs
from chargewright.gateway.contract_certificates import contract_certificate
from chargewright.gateway.deciding import decides
from chargewright.gateway.desks.reports import ReservationStatusUpdateRequest
from chargewright.gateway.desks.tokens_v201 import AuthorizeRequest
from chargewright.gateway.desks.transactions_v201 import TransactionEventRequest, is_resumed
from chargewright.gateway.desks.v201 import TransactionEventResponse
from chargewright.gateway.file_reports import JobReport
from chargewright.gateway.meters import keep_readings
from chargewright.gateway.security import Tells
from chargewright.gateway.station_costs import says_of_cost
from chargewright.gateway.statuses import keep_events, keep_status, status_row
from chargewright.metering import in_zone
from chargewright.network.file_jobs import JobKind
from chargewright.network.journal import BootRow
from chargewright.translate.readings import event_v201, meter_values_v201
from chargewright.wire.ocpp import v21
from chargewright.wire.ocpp.v201 import (
    authorization,
    availability,
    certificates,
    common,
    customer_information,
    data_transfer,
    device_model,
    diagnostics,
    display_messages,
    firmware,
    meter_values,
    monitoring,
    provisioning,
    reservation,
    security,
    transactions,
)

if TYPE_CHECKING:
    from chargewright.gateway.connection import Handler, StationConnection
    from chargewright.wire.ocpp.happened import Called


def boot_notification(
    connection: "StationConnection",
    called: "Called",
    request: provisioning.BootNotificationRequest,
) -> None:
    """Answered as an operator decided; who made the station and its firmware are kept, and its settings asked for."""
    station = request.charging_station
    serial_number = None if station.serial_number is UNSET else station.serial_number
    if serial_number is not None and not connection.may_boot(serial_number):
        return
    told = connection.station.registration
    answer = provisioning.BootNotificationResponse(
        current_time=connection.now().replace(microsecond=0),
        interval=connection.boot_interval_s,
        status=provisioning.RegistrationStatus[told.name],
    )
    row = BootRow(
        station_id=connection.station.id,
        booted_at=connection.now(),
        vendor=station.vendor_name,
        model=station.model,
        serial_number=serial_number,
        firmware_version=None if station.firmware_version is UNSET else station.firmware_version,
        reason=request.reason.value,
        registration=told.value,
    )
    connection.answer_when_kept(
        called, answer, boot=row, then=partial(connection.boot_kept, row.firmware_version, told)
    )


def heartbeat(
    connection: "StationConnection",
    called: "Called",
    request: availability.HeartbeatRequest,  # noqa: ARG001 - it says nothing
) -> None:
    """Answered with our time, at once."""
    connection.answer_now(
        called, availability.HeartbeatResponse(current_time=connection.now().replace(microsecond=0))
    )


def status_notification(
    connection: "StationConnection",
    called: "Called",
    request: availability.StatusNotificationRequest,
) -> None:
    """The state of a connector: kept, and told to sessions and card readers that it concerns."""
    claim = in_zone(request.timestamp, connection.zone, received_at=connection.now()).at
    status = request.connector_status.value
    row = status_row(connection, request.evse_id, request.connector_id, status, claim)
    keep_status(connection, called, availability.StatusNotificationResponse(), row, claim)


async def authorized(
    connection: "StationConnection", request: AuthorizeRequest
) -> authorization.AuthorizeResponse:
    """Answered by what is known of the token, and of the contract that it is; one that may charge opens a session."""
    return await connection.desk.v201.authorize(
        connection.station, connection.epoch, request, connection.now()
    )


def transaction_event(
    connection: "StationConnection",
    called: "Called",
    request: TransactionEventRequest,
) -> None:
    """A begin or an end runs a flow; an update that brings only readings takes the short way.

    Unless it says at last at which EVSE its transaction is.
    """
    info = request.transaction_info
    evse = request.evse
    evse_no = 0 if evse is UNSET else evse.id
    connector_no = None if evse is UNSET or evse.connector_id is UNSET else evse.connector_id
    live = connection.live.of_reading(info.transaction_id, evse_no, connector_no)
    is_update = request.event_type is transactions.TransactionEventType.UPDATED
    state = None if info.charging_state is UNSET else info.charging_state.value
    is_known = live is not None and live.knows(state, names_place=evse is not UNSET)

    def keep(answer: msgspec.Struct) -> None:
        readings = event_v201(request, received_at=connection.heard.at, zone=connection.zone)
        keep_readings(
            connection,
            called,
            answer,
            readings,
            transaction_ref=info.transaction_id,
            evse_no=evse_no,
            connector_no=connector_no,
        )

    says_who = (
        request.id_token is not UNSET
        or request.reservation_id is not UNSET
        or (live is not None and live.is_news_of_start(info.remote_start_id))
    )
    says_more = says_who or says_of_cost(request, live) or is_resumed(request)
    if is_update and is_known and not says_more:
        keep(transactions.TransactionEventResponse())
        if not called.mends:
            connection.learn(called.frame, request)
        return

    async def flow() -> TransactionEventResponse:
        answer = await connection.desk.v201.transaction_event(
            connection.station,
            connection.epoch,
            request,
            connection.now(),
            is_live=live is not None,
        )
        await connection.refresh_sessions()
        known = connection.live.of_reading(info.transaction_id, evse_no, connector_no)
        if known is not None and state is not None:
            known.charging_state = state
        if known is not None:
            known.fence_told = known.fence
        return answer

    if is_update and live is not None:
        connection.answer_when_decided(called, flow, then=keep)
    else:
        connection.answer_when_decided(called, flow)


def take_meter_values(
    connection: "StationConnection",
    called: "Called",
    request: meter_values.MeterValuesRequest | v21.meter_values.MeterValuesRequest,
) -> None:
    """Readings outside a transaction's events (J01): kept, and judged where a session runs there."""
    readings = meter_values_v201(
        request.meter_value, received_at=connection.heard.at, zone=connection.zone
    )
    keep_readings(
        connection,
        called,
        meter_values.MeterValuesResponse(),
        readings,
        transaction_ref=None,
        evse_no=request.evse_id,
        connector_no=None,
    )


def take_data(
    connection: "StationConnection",
    called: "Called",
    request: data_transfer.DataTransferRequest,  # noqa: ARG001 - kept in the log, not understood
) -> None:
    """No vendor's data is understood yet; it is kept and the vendor is told."""
    status = data_transfer.DataTransferStatus.UNKNOWN_VENDOR_ID
    connection.answer_when_kept(called, data_transfer.DataTransferResponse(status=status))


async def notify_report(
    connection: "StationConnection", request: device_model.NotifyReportRequest
) -> device_model.NotifyReportResponse:
    """A part of a report on settings: acknowledged when what it says is kept."""
    await connection.desk.reports.notify_report(connection.station, connection.epoch, request)
    return device_model.NotifyReportResponse()


async def notify_event(
    connection: "StationConnection", request: monitoring.NotifyEventRequest
) -> monitoring.NotifyEventResponse:
    """What a station noticed by itself (N07, N08), statuses of connectors too (G01): acknowledged when it is kept."""
    await keep_events(connection, request)
    return monitoring.NotifyEventResponse()


async def notify_monitoring_report(
    connection: "StationConnection", request: monitoring.NotifyMonitoringReportRequest
) -> monitoring.NotifyMonitoringReportResponse:
    """A part of a report on monitors (N02): acknowledged when what it says is kept."""
    await connection.desk.reports.notify_monitors(connection.station, connection.epoch, request)
    return monitoring.NotifyMonitoringReportResponse()


async def reservation_status_update(
    connection: "StationConnection", request: ReservationStatusUpdateRequest
) -> reservation.ReservationStatusUpdateResponse:
    """What became of a reservation, by the station's word: kept with it."""
    await connection.desk.reports.reservation_told(connection.station, connection.epoch, request)
    return reservation.ReservationStatusUpdateResponse()


def will_be_signed(refused: str | None) -> certificates.SignCertificateResponse:
    """Whether a request will be signed, and why not."""
    if refused is None:
        return certificates.SignCertificateResponse(status=common.GenericStatus.ACCEPTED)
    return certificates.SignCertificateResponse(
        status=common.GenericStatus.REJECTED,
        status_info=common.StatusInfo(reason_code="InvalidCSR", additional_info=refused),
    )


async def notify_customer_information(
    connection: "StationConnection", request: customer_information.NotifyCustomerInformationRequest
) -> customer_information.NotifyCustomerInformationResponse:
    """A part of what the station has stored of a customer (N09): acknowledged when it is kept."""
    await connection.desk.reports.notify_customer(connection.station, connection.epoch, request)
    return customer_information.NotifyCustomerInformationResponse()


async def notify_display_messages(
    connection: "StationConnection", request: display_messages.NotifyDisplayMessagesRequest
) -> display_messages.NotifyDisplayMessagesResponse:
    """What the station shows (O03, O04): acknowledged when it is kept."""
    await connection.desk.reports.notify_display(connection.station, connection.epoch, request)
    return display_messages.NotifyDisplayMessagesResponse()


# What is not dealt with yet is refused in the words that each message has for it.
HANDLERS: Final[Mapping[type[msgspec.Struct], "Handler"]] = {
    provisioning.BootNotificationRequest: boot_notification,
    availability.HeartbeatRequest: heartbeat,
    availability.StatusNotificationRequest: status_notification,
    authorization.AuthorizeRequest: decides(authorized),
    transactions.TransactionEventRequest: transaction_event,
    meter_values.MeterValuesRequest: take_meter_values,
    data_transfer.DataTransferRequest: take_data,
    device_model.NotifyReportRequest: decides(notify_report),
    monitoring.NotifyEventRequest: decides(notify_event),
    monitoring.NotifyMonitoringReportRequest: decides(notify_monitoring_report),
    security.SecurityEventNotificationRequest: Tells(security.SecurityEventNotificationResponse),
    certificates.SignCertificateRequest: decides(Signs(will_be_signed)),
    certificates.GetCertificateStatusRequest: decides(certificate_status),
    certificates.Get15118EVCertificateRequest: decides(contract_certificate),
    customer_information.NotifyCustomerInformationRequest: decides(notify_customer_information),
    display_messages.NotifyDisplayMessagesRequest: decides(notify_display_messages),
    **vehicle_energy.HANDLERS,
    reservation.ReservationStatusUpdateRequest: decides(reservation_status_update),
    diagnostics.LogStatusNotificationRequest: JobReport(
        JobKind.LOG, diagnostics.LogStatusNotificationResponse
    ),
    firmware.FirmwareStatusNotificationRequest: JobReport(
        JobKind.FIRMWARE, firmware.FirmwareStatusNotificationResponse
    ),
    firmware.PublishFirmwareStatusNotificationRequest: JobReport(
        JobKind.PUBLISH, firmware.PublishFirmwareStatusNotificationResponse
    ),
}
