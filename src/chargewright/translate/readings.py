"""What stations say about meters, as readings: OCPP 1.6, 2.0.1 and 2.1.

Each meter value becomes one reading, or one for each of start, between and stop where its samples
say that they are of different moments. Nothing here raises: what cannot be read is flagged and
left out, and a reading without energy is still a reading.

`zone` is what a time without zone from this station means.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any, Final, TypeAlias

from msgspec import UNSET, UnsetType

from chargewright.metering import Flag, Reading, Scope, in_zone
from chargewright.translate import plain
from chargewright.translate.samples import (
    ENERGY,
    INTERVAL,
    MEASURANDS,
    Sample,
    bounded,
    folded,
    in_our_unit,
    number,
)
from chargewright.wire.ocpp.v16 import meter_values as v16
from chargewright.wire.ocpp.v16.transactions import StartTransactionRequest, StopTransactionRequest
from chargewright.wire.ocpp.v21 import meter_values as v21
from chargewright.wire.ocpp.v21 import transactions as v21_transactions
from chargewright.wire.ocpp.v201 import meter_values as v201
from chargewright.wire.ocpp.v201.transactions import TransactionEventRequest, TransactionEventType
from chargewright.wire.ocpp.values import encode

_SIGNED: Final = v16.ValueFormat.SIGNED_DATA

_MeterValue: TypeAlias = (
    v16.MeterValue | v16.TransactionMeterValue | v201.MeterValue | v21.MeterValue
)
_Said: TypeAlias = tuple[Decimal | Flag | None, object, int, str | None]
"""A sample's value (None: missing), its unit, the power of ten beside it, and its signed form."""


def meter_values_v16(
    values: Iterable[v16.MeterValue | v16.TransactionMeterValue],
    *,
    received_at: datetime,
    zone: tzinfo,
) -> tuple[Reading, ...]:
    """The readings of a MeterValues, or of a StopTransaction's transactionData."""
    readings: list[Reading] = []
    for value in values:
        readings += _readings(
            value, _said_v16, plain.plainly_v16, Scope.INTERMEDIATE, received_at, zone
        )
    return tuple(readings)


def start_v16(request: StartTransactionRequest, *, received_at: datetime, zone: tzinfo) -> Reading:
    """The register with which a session starts."""
    return _register(request.meter_start, request.timestamp, Scope.START, received_at, zone)


def stop_v16(
    request: StopTransactionRequest, *, received_at: datetime, zone: tzinfo
) -> tuple[Reading, ...]:
    """What the station sampled, then the register with which the session stops.

    That register is cut to whole watt-hours. Where a sample of the end already says it with its
    decimals, it is not said again: it would look like a register that falls.
    """
    data = request.transaction_data
    sampled = () if data is UNSET else meter_values_v16(data, received_at=received_at, zone=zone)
    stop = _register(request.meter_stop, request.timestamp, Scope.STOP, received_at, zone)
    if any(
        reading.scope is Scope.STOP
        and reading.energy_wh is not None
        and stop.energy_wh is not None
        and 0 <= reading.energy_wh - stop.energy_wh < 1
        for reading in sampled
    ):
        return sampled
    return (*sampled, stop)


def meter_values_v201(
    values: Iterable[v201.MeterValue | v21.MeterValue],
    *,
    received_at: datetime,
    zone: tzinfo,
    scope: Scope = Scope.INTERMEDIATE,
) -> tuple[Reading, ...]:
    """The readings of a MeterValues; `scope` is of those whose context does not tell."""
    return tuple(
        reading
        for value in values
        for reading in _readings(value, _said_v201, plain.plainly_v201, scope, received_at, zone)
    )


def event_v201(
    request: TransactionEventRequest | v21_transactions.TransactionEventRequest,
    *,
    received_at: datetime,
    zone: tzinfo,
) -> tuple[Reading, ...]:
    """The readings of a transaction's event.

    What comes with its start is its start, whatever context the station gives; of what comes with
    its end, the last is, unless a sample says that it is.
    """
    values = request.meter_value
    if values is UNSET:
        return ()
    match request.event_type:
        case TransactionEventType.STARTED:
            return meter_values_v201(values, received_at=received_at, zone=zone, scope=Scope.START)
        case TransactionEventType.ENDED if not _says_its_end(values):
            *before, last = values
            return (
                *meter_values_v201(before, received_at=received_at, zone=zone),
                *meter_values_v201((last,), received_at=received_at, zone=zone, scope=Scope.STOP),
            )
        case _:
            return meter_values_v201(values, received_at=received_at, zone=zone)


def _says_its_end(values: Sequence[v201.MeterValue | v21.MeterValue]) -> bool:
    return any(
        sample.context is v201.ReadingContext.TRANSACTION_END
        for value in values
        for sample in value.sampled_value
    )


def _register(
    register_wh: int, timestamp: datetime, scope: Scope, received_at: datetime, zone: tzinfo
) -> Reading:
    claim = in_zone(timestamp, zone, received_at=received_at)
    flags: tuple[Flag, ...] = () if claim.flag is None else (claim.flag,)
    energy_wh = bounded(Decimal(register_wh))
    if isinstance(energy_wh, Flag):
        flags = (*flags, energy_wh)
    return Reading(
        received_at=received_at,
        claimed_at=claim.at,
        scope=scope,
        energy_wh=None if isinstance(energy_wh, Flag) else energy_wh,
        flags=flags,
    )


def _said_v16(sample: Any) -> _Said:
    if sample.format is _SIGNED:
        return None, UNSET, 0, sample.value
    return number(sample.value), sample.unit, 0, None


def _said_v201(sample: Any) -> _Said:
    signed = None if sample.signed_meter_value is UNSET else encode(sample.signed_meter_value)
    seal = None if signed is None else signed.decode()
    unit = sample.unit_of_measure
    if unit is UNSET:
        return bounded(sample.value), UNSET, 0, seal
    multiplier = 0 if isinstance(unit.multiplier, UnsetType) else unit.multiplier
    return bounded(sample.value), unit.unit, multiplier, seal


def _readings(
    meter_value: _MeterValue,
    said: Callable[[Any], _Said],
    plainly: Callable[[Any], plain.Plainly | None],
    default: Scope,
    received_at: datetime,
    zone: tzinfo,
) -> Sequence[Reading]:
    claim = in_zone(meter_value.timestamp, zone, received_at=received_at)
    claimed_at = claim.at
    flags: tuple[Flag, ...] = () if claim.flag is None else (claim.flag,)
    told = plainly(meter_value.sampled_value)
    if told is not None:
        scope, values = told
        values["received_at"] = received_at
        values["claimed_at"] = claimed_at
        values["scope"] = scope or default
        values["flags"] = flags
        return (Reading(**values),)

    samples, signed, remarks = _sorted(meter_value, said, default)
    flags += remarks
    readings: list[Reading] = []
    for of_scope, taken in samples.items():
        folded_values, remarks = folded(taken)
        readings.append(
            _reading(received_at, claimed_at, of_scope, folded_values, signed, flags + remarks)
        )
        signed = ()  # kept once, with the first reading of the message
    return readings or (_reading(received_at, claimed_at, default, {}, signed, flags),)


def _sorted(
    meter_value: _MeterValue, said: Callable[[Any], _Said], default: Scope
) -> tuple[dict[Scope, list[Sample]], tuple[str, ...], tuple[Flag, ...]]:
    """Samples by their moment, first things first; what is signed; what could not be read."""
    samples: dict[Scope, list[Sample]] = {}
    signed: list[str] = []
    flags: dict[Flag, None] = {}
    for sample in meter_value.sampled_value:
        quantity = MEASURANDS.get(sample.measurand)
        value, unit, multiplier, seal = said(sample)
        if seal is not None:
            signed.append(seal)
        if quantity is None or value is None:
            continue
        if not isinstance(value, Flag):
            value = in_our_unit(value, quantity, unit, multiplier)
        if isinstance(value, Flag):
            flags[value] = None
            continue
        scope = default if sample.context is UNSET else plain.SCOPES.get(sample.context, default)
        taken = Sample(quantity, value, sample.phase, sample.location)
        samples.setdefault(scope, []).append(taken)
    in_order = {scope: samples[scope] for scope in Scope if scope in samples}
    return in_order, tuple(signed), tuple(flags)


def _reading(
    received_at: datetime,
    claimed_at: datetime,
    scope: Scope,
    values: dict[str, Decimal],
    signed: tuple[str, ...],
    flags: tuple[Flag, ...],
) -> Reading:
    is_interval = False
    if INTERVAL.field in values:
        interval_wh = values.pop(INTERVAL.field)
        # A register says more than an interval: it also makes good what was lost before.
        is_interval = ENERGY.field not in values
        values.setdefault(ENERGY.field, interval_wh)
    return Reading(
        received_at=received_at,
        claimed_at=claimed_at,
        scope=scope,
        is_interval=is_interval,
        signed=signed,
        flags=flags,
        **values,
    )
