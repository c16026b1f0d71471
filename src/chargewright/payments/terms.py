"""What a site asks of a hold: how much, and how patient it is."""

from dataclasses import dataclass
from datetime import timedelta

from chargewright.kernel.money import Money
from chargewright.payments.retrying import RETRY_WAITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a site asks of a hold. Kept with the payment: later settings change later payments."""

    minimum: Money
    """The smallest approval worth starting for."""
    capture_at_least: Money
    """The provider's or the site's smallest capture; a price below it is not charged."""
    over_commit: bool = False
    adopt_within: timedelta = timedelta(minutes=2)
    """How long after the tap a hold found late still has its driver in front of the reader."""
    search_for: timedelta = timedelta(minutes=2)
    """How long a hold in doubt is looked for before "not there" is believed."""
    old_after: timedelta = timedelta(hours=24)
    critical_after: timedelta = timedelta(hours=47)
    retry_waits: tuple[timedelta, ...] = RETRY_WAITS
    """How long to wait before each further try of a capture or a release."""
    window: timedelta = timedelta(hours=48)
    """After this a provider may have dropped the hold; we look once a day."""
    pending_alarm_after: timedelta = timedelta(days=3)
    capture_alarm_after: timedelta = timedelta(seconds=60)

    def __post_init__(self) -> None:
        if not self.retry_waits or min(self.retry_waits) <= timedelta(0):
            raise ValueError("retry_waits: at least one wait, and none is nothing")
