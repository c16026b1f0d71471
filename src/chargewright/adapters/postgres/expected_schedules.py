"""What we expect the profiles of a station, and limits from outside, to come to at one place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

import msgspec
from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Unit as UnitOfWork
from chargewright.adapters.postgres.queries import Queries
from chargewright.energy.composite import Question, Step, Supply, composite
from chargewright.energy.profiles import STATION, Profile, Transaction, Unit
from chargewright.wire.ocpp import Version

_QUERIES: Final = Queries.load("charging_profiles")
_OUTSIDE: Final = Queries.load("vehicle_energy")
_DIRECT_CURRENT: Final = Supply(volts=Decimal(400), phases=1)
"""Where A are converted at all: a vehicle's voltage is between 200 V and 920 V."""
COMPARED_S_MAX: Final = 7 * 86_400
"""What comes later than in a week is told and not compared: what repeats would repeat without end."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The steps that we expect. `is_converted`: a limit was in another unit, so it is not exact."""

    steps: Sequence[Step]
    is_converted: bool
    compared_s: int

    def compared(self, told: Sequence[Step]) -> Sequence[Step]:
        """What can be set beside it."""
        return [each for each in told if each.start_s < self.compared_s]


async def expect(
    work: UnitOfWork,
    station_id: str,
    evse_no: int,
    *,
    starts_at: datetime,
    duration_s: int | None,
    unit: Unit,
) -> Expected:
    """What holds at an EVSE (0: the grid connection) by what the station was given and told us of."""
    profiles = await profiles_here(work, station_id)
    compared_s = COMPARED_S_MAX if duration_s is None else min(max(duration_s, 0), COMPARED_S_MAX)
    question = await question_here(
        work, station_id, evse_no, starts_at=starts_at, duration_s=compared_s, unit=unit
    )
    is_dc = await work.one(_QUERIES.is_direct_current, station_id=station_id, evse_no=evse_no)
    supply = _DIRECT_CURRENT if is_dc is not None and is_dc["is_dc"] else Supply()
    return Expected(
        composite(profiles, question, supply),
        is_converted=any(each.unit is not unit for each in profiles),
        compared_s=compared_s,
    )


async def profiles_here(work: UnitOfWork, station_id: str) -> Sequence[Profile]:
    """What a station holds, and what limits it from outside, as profiles."""
    return [*await held(work, station_id), *await _from_outside(work, station_id)]


async def question_here(
    work: UnitOfWork,
    station_id: str,
    evse_no: int,
    *,
    starts_at: datetime,
    duration_s: int,
    unit: Unit,
) -> Question:
    """What holds at an EVSE for what runs there?"""
    transaction = await _transaction(work, station_id, evse_no)
    link = await work.one(_QUERIES.spoken, station_id=station_id)
    return Question(
        evse_no=evse_no,
        starts_at=starts_at,
        duration_s=duration_s,
        unit=unit,
        transaction=transaction,
        has_priority=transaction is not None
        and await _has_priority(work, station_id, evse_no, transaction.ref),
        is_own_first=link is not None and link["subprotocol"] == Version.V16,
    )


async def held(work: UnitOfWork, station_id: str) -> Sequence[Profile]:
    """The profiles that a station holds, by what it said."""
    rows = await work.rows(_QUERIES.held_profiles, station_id=station_id)
    return [profile_kept(row) for row in rows]


def profile_kept(row: DictRow) -> Profile:
    """A profile as its row has it."""
    return msgspec.convert(row["profile"], Profile, strict=False)


async def _from_outside(work: UnitOfWork, station_id: str) -> Sequence[Profile]:
    rows = await work.rows(_OUTSIDE.limits_that_hold, station_id=station_id)
    return [
        profile
        for row in rows
        for profile in msgspec.convert(row["profiles"], list[Profile], strict=False)
    ]


async def _has_priority(work: UnitOfWork, station_id: str, evse_no: int, ref: str) -> bool:
    row = await work.one(_OUTSIDE.has_priority, station_id=station_id, evse_no=evse_no, ref=ref)
    return row is not None and row["has_priority"] is True


async def _transaction(work: UnitOfWork, station_id: str, evse_no: int) -> Transaction | None:
    if evse_no == STATION:
        return None
    row = await work.one(_QUERIES.transaction_at, station_id=station_id, evse_no=evse_no)
    return None if row is None else Transaction(row["ocpp_transaction_ref"], row["started_at"])
