"""What a station says of the cost of a session, and how far one may go (OCPP 2.1, part 2, E16 and I)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Whichever is reached first ends the transfer of energy; None: no limit of that kind.

    `cost` with taxes, in the currency of the session. Only stations limit the state of charge.
    """

    cost: Decimal | None = None
    energy_wh: Decimal | None = None
    time_s: int | None = None
    soc_percent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reckoned:
    """What a station reckons that a session costs so far, with taxes where it says them.

    `total` None: it could not, for the reason in `failure`, where it gives one. `details` as they came.
    """

    currency: str
    total: Decimal | None
    failure: str | None
    details: Mapping[str, Any]
