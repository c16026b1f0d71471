"""Monitors and events of OCPP 2.0.1 and 2.1 in our words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET

from chargewright.metering import in_zone
from chargewright.network.configuration import STARS
from chargewright.network.monitoring import Monitor, NoticedEvent
from chargewright.translate.configuration import name_of
from chargewright.wire.ocpp import MESSAGES, Fault, Version
from chargewright.wire.ocpp.answers import read_answer
from chargewright.wire.ocpp.masking import is_write_only
from chargewright.wire.ocpp.v201.availability import ConnectorStatus

SPEAKS_OF_MONITORS: Final = frozenset(
    {
        "GetMonitoringReport",
        "SetVariableMonitoring",
        "ClearVariableMonitoring",
        "SetMonitoringBase",
        "SetMonitoringLevel",
    }
)
_ACCEPTED: Final = "Accepted"
_NOTHING_TO_TELL: Final = "EmptyResultSet"
_SET: Final = "CustomMonitor"
"""What a monitor is that somebody set."""
ENDS_CUSTOM: Final = frozenset({"FactoryDefault", "HardWiredOnly"})
"""What a station that is to watch only this has no more: monitors that somebody set (N03)."""
_GONE: Final = frozenset({"Accepted", "NotFound"})
_STATUSES: Final = frozenset(ConnectorStatus)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the answer to a command says of monitors. `base` and `level`: what was accepted, else None.

    `has_none`: the station has no monitor at all.
    """

    monitors: Sequence[Monitor] = ()
    gone: Sequence[int] = ()
    base: str | None = None
    level: int | None = None
    has_none: bool = False


def events_in(request: Any, *, received_at: datetime, zone: ZoneInfo) -> Sequence[NoticedEvent]:
    """The events of a NotifyEvent. Their severity is that of their monitor, unless they say one."""
    return [
        NoticedEvent(
            number=each.event_id,
            occurred_at=in_zone(each.timestamp, zone, received_at=received_at).at,
            trigger=each.trigger.value,
            source=each.event_notification_type.value,
            name=name_of(each.component, each.variable),
            value=STARS if is_write_only(each.variable.name) else each.actual_value,
            severity=_or_none(getattr(each, "severity", UNSET)),
            is_cleared=each.cleared is True,
            cause=_or_none(each.cause),
            monitor=_or_none(each.variable_monitoring_id),
            tech_code=_or_none(each.tech_code),
            tech_info=_or_none(each.tech_info),
            ocpp_transaction_ref=_or_none(each.transaction_id),
        )
        for each in request.event_data
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfConnector:
    """What an event says that a connector is doing. `occurred_at`: the station's claim."""

    event_no: int
    evse_no: int
    connector_no: int
    status: str
    occurred_at: datetime


def statuses_in(
    request: Any, *, received_at: datetime, zone: ZoneInfo
) -> Sequence[SaidOfConnector]:
    """What a NotifyEvent says instead of StatusNotifications (G01): `Connector`, `AvailabilityState`.

    That of an EVSE or of the station is no connector's: where the whole changes, the station tells each
    connector too (G03, G04).
    """
    return [
        SaidOfConnector(
            event_no=each.event_id,
            evse_no=each.component.evse.id,
            connector_no=each.component.evse.connector_id,
            status=each.actual_value,
            occurred_at=in_zone(each.timestamp, zone, received_at=received_at).at,
        )
        for each in request.event_data
        if each.component.name.casefold() == "connector"
        and each.variable.name.casefold() == "availabilitystate"
        and each.component.evse is not UNSET
        and each.component.evse.connector_id is not UNSET
        and each.actual_value in _STATUSES
    ]


def monitors_in(report: Any) -> Sequence[Monitor]:
    """The monitors of one part of a monitoring report."""
    told = () if report.monitor is UNSET else report.monitor
    return [
        Monitor(
            number=monitor.id,
            name=name_of(each.component, each.variable),
            kind=monitor.type.value,
            value=monitor.value,
            severity=monitor.severity,
            only_in_transactions=monitor.transaction,
            source=_word(getattr(monitor, "event_notification_type", UNSET)),
        )
        for each in told
        for monitor in each.variable_monitoring
    ]


def said_in(action: str, payload: Mapping[str, Any], answer: Any) -> Said:
    """What the station says to a command that is about monitors; nothing where it cannot be read."""
    messages = MESSAGES[Version.V21]
    request = messages[action].request.read(msgspec.json.encode(payload))
    response = read_answer(messages, action, msgspec.json.encode(answer))
    if isinstance(request, Fault) or isinstance(response, Fault):
        return Said()
    return _said(action, request, response.message)


def _said(action: str, request: Any, response: Any) -> Said:
    match action:
        case "SetVariableMonitoring":
            asked = _paired(request.set_monitoring_data, response.set_monitoring_result)
            return Said(
                monitors=[
                    Monitor(
                        number=result.id,
                        name=name_of(result.component, result.variable),
                        kind=result.type.value,
                        value=data.value,
                        severity=result.severity,
                        only_in_transactions=data.transaction is True,
                        source=_SET,
                    )
                    for data, result in asked
                    if result.status.value == _ACCEPTED and result.id is not UNSET
                ]
            )
        case "ClearVariableMonitoring":
            return Said(
                gone=[
                    each.id
                    for each in response.clear_monitoring_result
                    if each.status.value in _GONE
                ]
            )
        case "GetMonitoringReport" if response.status.value == _NOTHING_TO_TELL:
            is_whole = request.component_variable is UNSET and request.monitoring_criteria is UNSET
            return Said(has_none=is_whole)
        case "SetMonitoringBase" if response.status.value == _ACCEPTED:
            return Said(base=request.monitoring_base.value)
        case "SetMonitoringLevel" if response.status.value == _ACCEPTED:
            return Said(level=request.severity)
        case _:
            return Said()


_AGREE: Final[Sequence[Callable[[Any, Any], bool]]] = (
    lambda data, result: _terms(data) == _terms(result) and data.id == result.id,
    lambda data, result: _terms(data) == _terms(result),
    lambda data, result: _terms(data)[:2] == _terms(result)[:2],
    lambda data, result: _terms(data)[0] == _terms(result)[0],
)
"""By what a result belongs to what was asked, the surest sign first."""


def _paired(asked: Sequence[Any], results: Sequence[Any]) -> Sequence[tuple[Any, Any]]:
    """Each result with what it answers: they come in any order (N04.FR.02).

    Two that are asked alike are answered in their order. A result that names nothing that was asked is
    left out.
    """
    waiting, paired = list(asked), []
    left = list(results)
    for agree in _AGREE:
        for result in tuple(left):
            found = next((data for data in waiting if agree(data, result)), None)
            if found is not None:
                waiting = [data for data in waiting if data is not found]
                left.remove(result)
                paired.append((found, result))
    return paired


def _terms(each: Any) -> tuple[str, str, int]:
    """What a monitor and what is said of it have in common."""
    return name_of(each.component, each.variable).key, each.type.value, each.severity


def _word(told: Any) -> str | None:
    return None if told is UNSET else str(told.value)


def _or_none(told: Any) -> Any:
    return None if told is UNSET else told
