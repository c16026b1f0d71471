"""What a tariff is: prices, when each holds, what limits them, how they are taxed and rounded.

A tariff has versions; a version is never changed after it was published, and a session keeps the
one it began with. Prices are decimals as they were entered, with the unit they were entered in: a
price per hour is never turned into one per minute, which may not be a finite number.

The model is wider than what can be charged today. `tariffs.waiting` lists the parts that are
refused at publish time until they work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from chargewright.kernel.ids import TariffId, TariffVersionId
from chargewright.kernel.money import Currency, Money, Rounding
from chargewright.tariffs.tax import TaxMode, TaxRule

LocalTime = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day as the site's clock shows it: `17:00`."""

Labels = Mapping[str, str]
"""Words for people, by language (`{"en": "Parking", "de": "Parken"}`)."""


class Dim(StrEnum):
    """What a price is for."""

    ENERGY = "ENERGY"
    CHARGING_TIME = "CHARGING_TIME"
    IDLE_TIME = "IDLE_TIME"
    FLAT = "FLAT"
    CONNECTED_TIME = "CONNECTED_TIME"
    ENERGY_EXPORT = "ENERGY_EXPORT"
    RESERVATION_TIME = "RESERVATION_TIME"
    RESERVATION_EXPIRED_TIME = "RESERVATION_EXPIRED_TIME"
    RESERVATION_FLAT = "RESERVATION_FLAT"
    RESERVATION_EXPIRED_FLAT = "RESERVATION_EXPIRED_FLAT"


class Per(StrEnum):
    """The unit of a price."""

    KWH = "kWh"
    HOUR = "h"
    MINUTE = "min"
    SECOND = "s"
    USE = "use"


BASE_UNITS: Final[Mapping[Per, int]] = {
    Per.KWH: 1000,
    Per.HOUR: 3600,
    Per.MINUTE: 60,
    Per.SECOND: 1,
    Per.USE: 1,
}
"""How many base units (watt-hours, seconds, uses) one unit of a price has."""

_TIME: Final = (Per.HOUR, Per.MINUTE, Per.SECOND)
UNITS: Final[Mapping[Dim, tuple[Per, ...]]] = {
    Dim.ENERGY: (Per.KWH,),
    Dim.CHARGING_TIME: _TIME,
    Dim.IDLE_TIME: _TIME,
    Dim.FLAT: (Per.USE,),
    Dim.CONNECTED_TIME: _TIME,
    Dim.ENERGY_EXPORT: (Per.KWH,),
    Dim.RESERVATION_TIME: _TIME,
    Dim.RESERVATION_EXPIRED_TIME: _TIME,
    Dim.RESERVATION_FLAT: (Per.USE,),
    Dim.RESERVATION_EXPIRED_FLAT: (Per.USE,),
}
"""The units a price may be given in; the first is meant when none is given."""


class Activity(StrEnum):
    """What a stretch of a session was, as the station told it.

    CHARGING: the vehicle takes energy, or may. IDLE: connected, and the vehicle asks for none.
    SUSPENDED_EVSE: the station pauses; the tariff's idle policy says what that counts as.
    UNBILLED: a fault, or a pause that is ours; energy still counts, time does not.
    """

    CHARGING = "CHARGING"
    IDLE = "IDLE"
    SUSPENDED_EVSE = "SUSPENDED_EVSE"
    UNBILLED = "UNBILLED"


class Weekday(StrEnum):
    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


class Anchor(StrEnum):
    """Which day a window that runs over midnight belongs to.

    INSTANT: every instant is judged by its own date, so a Friday night ends at Saturday 00:00 (as
    OCPI has it). START_DAY: the whole night belongs to the day on which it began.
    """

    INSTANT = "INSTANT"
    START_DAY = "START_DAY"


class Holidays(StrEnum):
    ONLY = "ONLY"
    EXCEPT = "EXCEPT"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The conditions of a price; all that are given must hold. None given means always.

    Starts and minima belong to the range, ends and maxima do not. Times and dates are the site's.
    An end time at or before the start time runs over midnight, `00:00` ends the day, equal times
    are the whole day. Idle limits count seconds since the vehicle stopped asking for energy;
    duration limits count seconds of the session.
    """

    days: tuple[Weekday, ...] = ()
    start_time: LocalTime | None = None
    end_time: LocalTime | None = None
    start_date: date | None = None
    end_date: date | None = None
    anchor: Anchor = Anchor.INSTANT
    min_idle: int | None = None
    max_idle: int | None = None
    min_duration: int | None = None
    max_duration: int | None = None
    min_charging: int | None = None
    max_charging: int | None = None
    min_kwh: Decimal | None = None
    max_kwh: Decimal | None = None
    min_current: Decimal | None = None
    max_current: Decimal | None = None
    min_power: Decimal | None = None
    max_power: Decimal | None = None
    holidays: Holidays | None = None


class GraceKind(StrEnum):
    """FREE: the first seconds cost nothing. RETROACTIVE: nothing at all unless it lasts longer."""

    FREE = "FREE"
    RETROACTIVE = "RETROACTIVE"


@dataclass(frozen=True, slots=True)
class Grace:
    """Idle time that is forgiven, counted anew for each idle stretch. Exactly as long is free."""

    seconds: int
    kind: GraceKind = GraceKind.FREE


class Period(StrEnum):
    """Over what a cap or a free quantity is counted."""

    SESSION = "SESSION"
    DAY = "DAY"
    WINDOW = "WINDOW"
    MONTH = "MONTH"


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that one component may cost, in the tariff's currency and tax mode."""

    amount: Decimal
    period: Period = Period.SESSION


class StepScope(StrEnum):
    SESSION = "SESSION"
    LINE = "LINE"


class StepDirection(StrEnum):
    UP = "UP"
    DOWN = "DOWN"
    NEAREST = "NEAREST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Billing in blocks of `size` watt-hours or seconds; 0 and 1 are none."""

    size: int = 0
    scope: StepScope = StepScope.SESSION
    direction: StepDirection = StepDirection.UP


class Who(StrEnum):
    DRIVER = "DRIVER"
    CONTRACT = "CONTRACT"


@dataclass(frozen=True, slots=True)
class FreeQuantity:
    """Watt-hours or seconds that cost nothing in each period."""

    quantity: int
    period: Period = Period.SESSION
    who: Who = field(default=Who.DRIVER, kw_only=True)


class Recurrence(StrEnum):
    """How often a flat price falls due."""

    PER_USE = "PER_USE"
    SESSION = "SESSION"
    DAY = "DAY"
    MONTH = "MONTH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One price.

    At every instant the first component of a slot whose conditions hold is that slot's price; a
    slot without one costs nothing then. The slot is the dimension unless named: two fees that may
    run side by side need two slots. `per` None means the dimension's own unit (kWh, hour, use).
    `require_energy` lets a flat price fall due only when energy was supplied.
    """

    id: str
    dim: Dim
    price: Decimal
    per: Per | None = None
    slot: str | None = None
    when: When = When()
    grace: Grace | None = None
    cap: Cap | None = None
    tax: tuple[TaxRule, ...] = ()
    labels: Labels = field(default_factory=dict)
    require_energy: bool = False
    step: Step = Step()
    free: FreeQuantity | None = None
    recurrence: Recurrence = Recurrence.SESSION

    @property
    def unit(self) -> Per:
        return self.per or UNITS[self.dim][0]

    @property
    def slot_name(self) -> str:
        return self.slot or self.dim.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Components that belong together; an OCPI tariff is one group.

    The active group with the highest `priority` comes first. Two groups of equal priority may not
    be active at the same time.
    """

    id: str
    components: tuple[Component, ...]
    priority: int = 0
    when: When = When()


class Selection(StrEnum):
    """Where groups overlap.

    PER_SLOT: a slot without a price in the first group looks in the next. PER_GROUP: the first
    active group alone counts, and what it does not price is free.
    """

    PER_SLOT = "PER_SLOT"
    PER_GROUP = "PER_GROUP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The least or the most a session may cost, before tax, with tax, or both.

    None means that side has no limit of its own: it is scaled with the other. With both given each
    may bite by itself.
    """

    net: Decimal | None = None
    gross: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum(Limit):
    """The least a session costs.

    Not asked of a session without energy if `require_energy` is on, or while that session is
    shorter than `applies_after_s`; never after a fault at the start.
    """

    require_energy: bool = False
    applies_after_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """What the driver's card must be good for.

    `preauth_amount` is held before the session starts; None leaves it to the operator's usual
    amount. `max_authorization` is the most that may ever be held. Neither follows from the highest
    price of a session: what it can cost and what the card holds are two things. With
    `stop_at_limit` the station is stopped before the price exceeds the hold.
    """

    preauth_amount: Decimal | None = None
    max_authorization: Decimal | None = None
    stop_at_limit: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IdlePolicy:
    """What a pause counts as that the station makes; a pause of the vehicle is always idle time."""

    suspended_evse: Activity = Activity.CHARGING


class Profile(StrEnum):
    """Where a bill is rounded; `rating.rounding` has the arithmetic of each.

    OCPI4: sums are exact, each total is rounded once. RETAIL_LINE: each printed line, then each tax
    once. EU_NET: each line net, then tax once per rate (EN 16931). EU_GROSS: each line with its tax,
    then the tax is taken out once per rate.
    """

    OCPI4 = "OCPI4"
    RETAIL_LINE = "RETAIL_LINE"
    EU_NET = "EU_NET"
    EU_GROSS = "EU_GROSS"


@dataclass(frozen=True, slots=True)
class RoundingRule:
    profile: Profile
    mode: Rounding = Rounding.HALF_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffVersion:
    """One version of a tariff; `published_at` None is a draft, anything else is final.

    It holds for sessions that start from `valid_from` (included) to `valid_to` (excluded); None is
    no bound. `number` counts the versions of one tariff. `priority` is for choosing among tariffs.
    """

    id: TariffVersionId
    tariff_id: TariffId
    number: int
    name: str
    currency: Currency
    tax_mode: TaxMode
    groups: tuple[Group, ...]
    rounding: RoundingRule
    selection: Selection = Selection.PER_SLOT
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    priority: int = 0
    minimum: Minimum = Minimum()
    maximum: Limit = Limit()
    authorization: Authorization = Authorization()
    idle_policy: IdlePolicy = IdlePolicy()
    texts: Labels = field(default_factory=dict)
    published_at: datetime | None = None

    @property
    def components(self) -> tuple[Component, ...]:
        """All prices, highest group first, in the order in which they are tried."""
        return tuple(
            component
            for group in sorted(self.groups, key=lambda group: -group.priority)
            for component in group.components
        )

    def money(self, amount: Decimal) -> Money:
        """An amount of this tariff as money.

        Raises:
            ValueError: it has more decimals than the currency.

        """
        return Money.parse(str(amount), self.currency)
