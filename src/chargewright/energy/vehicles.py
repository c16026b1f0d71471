"""What a vehicle says that it needs, the schedule that it goes by, and what we answer (OCPP 2.x, K15 to K17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from chargewright.energy.composite import Step
from chargewright.energy.profiles import Unit


class NeedsAnswer(StrEnum):
    """What is said to the needs of a vehicle.

    ACCEPTED: the station has a schedule for the transaction. PROCESSING: one is on its way. REJECTED: nothing
    can be made of the needs. NO_SCHEDULE: there is none, and the vehicle goes by the limits that hold.
    """

    ACCEPTED = "accepted"
    PROCESSING = "processing"
    REJECTED = "rejected"
    NO_SCHEDULE = "no_schedule"


class PlanDoubt(StrEnum):
    """Why something that a vehicle says is rejected."""

    NO_TRANSACTION = "no_transaction"
    DEPARTED = "departed"
    NO_PERIODS = "no_periods"
    BEYOND_LIMITS = "beyond_limits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a vehicle asks for at an EVSE; None: it does not say.

    `transfer` is the way of charging in the words of OCPP, and all that must be said. `periods_max`: how many
    periods the vehicle can hold. `details` as they came.
    """

    evse_no: int
    transfer: str
    control_mode: str | None = None
    energy_wh: Decimal | None = None
    soc_percent: int | None = None
    departs_at: datetime | None = None
    periods_max: int | None = None
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleSchedule:
    """What a vehicle means to draw, from `starts_at` on, in `unit`. `duration_s` None: without end."""

    evse_no: int
    starts_at: datetime
    unit: Unit
    duration_s: int | None
    steps: Sequence[Step]


def doubt_about(needs: Needs, at: datetime) -> PlanDoubt | None:
    """Why nothing can be made of needs by themselves; None: something can.

    What the vehicle does not say of its battery and its limits, its EVSE limits (K15, K17: no word is asked for).
    """
    if needs.departs_at is not None and needs.departs_at <= at:
        return PlanDoubt.DEPARTED
    return PlanDoubt.NO_PERIODS if needs.periods_max == 0 else None


def answer_to(
    doubt: PlanDoubt | None, *, has_schedule: bool, schedule_is_coming: bool
) -> NeedsAnswer:
    """What to say to needs, by what is wrong with them and by what the transaction has of ours."""
    if doubt is not None:
        return NeedsAnswer.REJECTED
    if schedule_is_coming:
        return NeedsAnswer.PROCESSING
    return NeedsAnswer.ACCEPTED if has_schedule else NeedsAnswer.NO_SCHEDULE
