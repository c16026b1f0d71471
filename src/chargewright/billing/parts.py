"""What the documents are made of: who sold, where, what happened, which lines, which card.

All of it is frozen when a document is issued, names and addresses included: a seller that moves
does not change what was printed. Amounts are `Money`, prices `Decimal` in major units, energy whole
watt-hours, instants aware UTC. Texts by others are kept as they came; whoever draws them escapes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from chargewright.kernel.money import Currency, Money
from chargewright.metering.signed import Doubt, ProofState
from chargewright.rating.bill import LineKind
from chargewright.tariffs.model import Dim, Labels, Per, Weekday


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """The legal data of whoever sold, as the law wants it on a receipt.

    `address` is lines as on an envelope. `register` is the entry in the register of companies. None
    is for a seller that has no such thing.
    """

    name: str
    address: tuple[str, ...]
    vat_id: str | None = None
    register: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """The company that a receipt is for, by its VAT number. `name` None: no register told it."""

    vat_id: str
    name: str | None = None
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it happened. `zone` is the site's IANA zone; `evse` is the number painted on it."""

    site: str
    address: tuple[str, ...]
    station: str
    evse: str
    zone: str


class Scope(StrEnum):
    """What a stretch of the session's time was spent with."""

    CHARGING = "charging"
    PARKING = "parking"
    FAULT = "fault"
    RESERVATION = "reservation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Metered:
    """What the meter's signed records proved when the document was issued.

    `serial` is what the meter calls itself, None where it does not. `is_key_confirmed`: a person has
    said that the key is this meter's.
    """

    state: ProofState
    doubts: tuple[Doubt, ...] = ()
    serial: str | None = None
    is_key_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What happened at the station: from the start to the end of the session, billed energy.

    `metered` is None where nobody looked at what its meter signed.
    """

    started_at: datetime
    ended_at: datetime
    energy_wh: int
    durations_s: tuple[tuple[Scope, int], ...] = ()
    metered: Metered | None = None


class ReasonCode(StrEnum):
    """Why a line is as it is; each has its sentence in the catalogues."""

    AT_ALL_TIMES = "at_all_times"
    OTHERWISE = "otherwise"
    ONCE = "once"
    FREE = "free"
    TIME_OF_DAY = "time_of_day"
    WEEKDAYS = "weekdays"
    DATES = "dates"
    IDLE_LONGER = "idle_longer"
    IDLE_SHORTER = "idle_shorter"
    GRACE = "grace"
    CAP = "cap"
    ROUNDED_TOGETHER = "rounded_together"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason, with what its sentence needs.

    `amount` of a cap, minimum or maximum; `seconds` of a grace period or of idling; `start` and
    `end` as `18:00` or as ISO dates (the last day belongs to it), in the site's local time, None
    for open; `days` in the tariff's order.
    """

    code: ReasonCode
    amount: Money | None = None
    seconds: int | None = None
    start: str | None = None
    end: str | None = None
    days: tuple[Weekday, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One priced line, as printed.

    `billed` is in base units (watt-hours, seconds, uses) and `unit_price` in major units per
    `unit`; their product is the amount before reductions and rounding. No `unit_price` means that
    none applied, and the line is free. A line that only adjusts (a minimum, a maximum) has neither,
    and no `dim`. `labels` are the component's own words. `net` and `gross` add up with the other
    lines' to the document's. `start` and `end` are the stretch it covers, None for the whole
    session. `why` are the reasons for it. `tax_codes` are the taxes on it, empty where it bears none.
    """

    kind: LineKind
    dim: Dim | None = None
    labels: Labels = field(default_factory=dict)
    billed: int | None = None
    unit: Per | None = None
    unit_price: Decimal | None = None
    start: datetime | None = None
    end: datetime | None = None
    why: tuple[Reason, ...] = ()
    tax_codes: tuple[str, ...] = ()
    net: Money
    gross: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class CardUsed:
    """The card that paid, or should have. No more of it than its last four is known to us.

    `brand` and `last_four` are None for a card that hides them. `held` is what was reserved, None
    where nothing was. `provider_lines` are what the provider wants to have printed.
    """

    brand: str | None = None
    last_four: str | None = None
    authorization_code: str | None = None
    held: Money | None = None
    provider_lines: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.last_four is not None and not (
            len(self.last_four) == 4 and self.last_four.isascii() and self.last_four.isdigit()
        ):
            raise ValueError("a card is shown by its last four digits and nothing more")


def total(amounts: Iterable[Money], currency: Currency) -> Money:
    return sum(amounts, Money.zero(currency))
