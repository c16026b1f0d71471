"""Costs and limits in the events of a transaction of OCPP 2.1, in our words and back."""

from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET

from chargewright.network.station_costs import Limit, Reckoned
from chargewright.wire.ocpp.v21.transactions import TransactionEventRequest, TransactionLimit
from chargewright.wire.ocpp.values import encode


def reckoned_in(request: TransactionEventRequest) -> Reckoned | None:
    """What the station reckons; None where it says nothing of it."""
    said = request.cost_details
    if said is UNSET:
        return None
    total = said.total_cost.total
    could = said.failure_to_calculate is not True
    return Reckoned(
        currency=said.total_cost.currency,
        total=_or_none(total.excl_tax if total.incl_tax is UNSET else total.incl_tax)
        if could
        else None,
        failure=None if could else _or_none(said.failure_reason) or "",
        details=msgspec.json.decode(encode(said)),
    )


def limit_in(request: TransactionEventRequest) -> Limit | None:
    """How far the station says that the transaction goes; None where it says nothing of it."""
    said = request.transaction_info.transaction_limit
    if said is UNSET:
        return None
    return Limit(
        cost=_or_none(said.max_cost),
        energy_wh=_or_none(said.max_energy),
        time_s=_or_none(said.max_time),
        soc_percent=_or_none(said.max_soc),
    )


def to_limit(limit: Limit) -> TransactionLimit:
    """The same for a station."""
    return TransactionLimit(
        max_cost=_or_unset(limit.cost),
        max_energy=_or_unset(limit.energy_wh),
        max_time=UNSET if limit.time_s is None else limit.time_s,
    )


def _or_none(said: Any) -> Any:
    return None if said is UNSET else said


def _or_unset(number: Decimal | None) -> Any:
    return UNSET if number is None else number
