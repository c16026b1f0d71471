"""Readings, what is known of a session's meter, and judgements. Energy is exact Decimal Wh.

These values are made for every message of every station, so they are msgspec structs: frozen like
the dataclasses elsewhere, and built in a tenth of the time. An energy is finite, smaller than
10^11 Wh and has at most twelve decimals (the translator sees to it); within these bounds every sum
and every comparison here is exact.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

import msgspec

ZERO: Final = Decimal(0)
LARGEST_WH: Final = Decimal(10) ** 11


class Scope(StrEnum):
    """Where in the transaction the station says that it read its meter."""

    START = "start"
    INTERMEDIATE = "intermediate"
    STOP = "stop"


class Kind(StrEnum):
    """How a register counts: over all sessions, from zero in each, or both by turns."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    MIXED = "mixed"


class Reason(StrEnum):
    """Why a reading was believed or not. The last is given by whoever keeps the reading."""

    ANCHOR = "ANCHOR"
    """The first energy of the session: later ones are counted from here."""
    OK = "OK"
    DUPLICATE = "DUPLICATE"
    """Says again what is known: true, and nothing new."""
    TIME_DEPRECATED = "TIME_DEPRECATED"
    """Older than the last valid one."""
    ENERGY_DEPRECATED = "ENERGY_DEPRECATED"
    """Less energy than the last valid one."""
    ENERGY_EXCESSIVE = "ENERGY_EXCESSIVE"
    """More energy since the last valid one than the connector can deliver in that time."""
    NO_ENERGY = "NO_ENERGY"
    """Carries no energy that can be read: for the live view only."""
    AFTER_STOP = "AFTER_STOP"
    """Came after the station's stop, or after the session's end: kept, not billed."""
    NO_SESSION = "NO_SESSION"
    """Read while nobody was charging."""


class Flag(StrEnum):
    """What was imperfect about a reading; it is used all the same, as each flag says."""

    CLAIM_MISSING = "CLAIM_MISSING"
    """No time that can be read: judged at the time it was received."""
    CLAIM_IN_FUTURE = "CLAIM_IN_FUTURE"
    CLAIM_BEFORE_2020 = "CLAIM_BEFORE_2020"
    CLAIM_BEFORE_SESSION = "CLAIM_BEFORE_SESSION"
    """More than a day before the session: judged, as the two above, when it was received."""
    ZONE_ASSUMED = "ZONE_ASSUMED"
    """A time without zone: read as the station's."""
    VALUE_UNREADABLE = "VALUE_UNREADABLE"
    """A value is no number, or none that a meter can show: left out."""
    UNIT_UNKNOWN = "UNIT_UNKNOWN"
    """A value in a unit that its measurand does not have: left out."""
    PHASES_SUMMED = "PHASES_SUMMED"
    """The station sent phases without a total: ours is their sum."""
    TOTAL_REPLACED = "TOTAL_REPLACED"
    """The total was more than a tenth off the sum of its phases: the sum is shown."""
    CONNECTOR_UNKNOWN = "CONNECTOR_UNKNOWN"
    """Nobody has said at which connector, or set up that one: judged as at the station's strongest."""


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What one message said about a meter at one time.

    `claimed_at` is the station's time, aware; None when it gave none that can be read.
    `energy_wh` is the register as the station shows it, or, where `is_interval`, the energy since
    the reading before (OCPP 1.6, 7.31: Energy.Active.Import.Interval). Each quantity is None when
    the message has none. `signed` keeps signed meter data verbatim, for whoever verifies it.
    """

    received_at: datetime
    claimed_at: datetime | None = None
    scope: Scope = Scope.INTERMEDIATE
    energy_wh: Decimal | None = None
    is_interval: bool = False
    power_w: Decimal | None = None
    current_a: Decimal | None = None
    voltage_v: Decimal | None = None
    soc_percent: Decimal | None = None
    power_offered_w: Decimal | None = None
    signed: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()


class MeterState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What is known of one session's meter: stored with each reading, and enough to go on from.

    `opened_at` is when the session's first message reached us. `valid_at` is the time of the last
    valid reading and `start_wh` the value of the first, the anchor; both are None before it.
    `energy_wh` is the session's energy. `lock` is how the register counts as far as it is decided,
    None while both ways are open. `was_relative` says that a reading was counted from zero.
    """

    opened_at: datetime
    valid_at: datetime | None = None
    start_wh: Decimal | None = None
    energy_wh: Decimal = ZERO
    lock: Kind | None = None
    was_relative: bool = False

    @property
    def kind(self) -> Kind | None:
        """How this station's meter counted in this session; None before the anchor.

        A register that starts at zero is called relative: a brand-new absolute one looks and
        counts the same.
        """
        if self.start_wh is None:
            return None
        if self.start_wh == 0:
            return Kind.RELATIVE
        return Kind.MIXED if self.was_relative else Kind.ABSOLUTE


class Judgement(msgspec.Struct, frozen=True, gc=False):
    """What was made of one reading.

    `used_at` is the time it was judged at: the station's claim or, where that is no time, ours.
    `session_energy_wh` is the session's energy afterwards. `kind` is how the value was read.
    `delta_wh` is the energy since the last valid reading and `limit_wh` what the connector can
    deliver meanwhile, rounded down to milliwatt-hours for people (the comparison is exact); all
    three are None where it did not come to that.
    """

    reason: Reason
    used_at: datetime
    session_energy_wh: Decimal
    kind: Kind | None = None
    delta_wh: Decimal | None = None
    limit_wh: Decimal | None = None
    flags: tuple[Flag, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the reading is true of the session. Any other leaves the session untouched."""
        return self.reason in _VALID


_VALID: Final = frozenset((Reason.ANCHOR, Reason.OK, Reason.DUPLICATE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a connector can deliver, and how its readings are to be taken.

    The tolerances are for meters that count in coarse steps: 5 % and one step of the meter are
    good values; zero, the default, believes nothing beyond the connector's power. `expected` is
    how the register counts where an operator knows it; None finds out. `is_guess`: these are of a
    connector that may be another one.
    """

    power_w: int
    tolerance_pct: Decimal = ZERO
    tolerance_wh: Decimal = ZERO
    expected: Kind | None = None
    is_guess: bool = False
    ceiling_uw: int = field(init=False, repr=False)
    """The power with its tolerance, in microwatts: whole, so that limits are compared exactly."""

    def __post_init__(self) -> None:
        ceiling = self.power_w * (100 + self.tolerance_pct) * 10_000
        if self.power_w < 0 or self.tolerance_pct < 0 or ceiling != int(ceiling):
            raise ValueError("a limit needs a power in W and a tolerance in %, at most 4 decimals")
        if not 0 <= self.tolerance_wh < LARGEST_WH or self.tolerance_wh.scaleb(12) % 1:
            raise ValueError("a tolerance in Wh is not negative and has at most 12 decimals")
        object.__setattr__(self, "ceiling_uw", int(ceiling))
