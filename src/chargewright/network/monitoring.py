"""What a station watches by itself, and what it noticed (OCPP 2.0.1, part 2, N).

A monitor watches a variable of the device model; an event says that it struck, or that its cause is
over. Severities are the specification's: 0 danger, 1 hardware failure, 2 system failure, 3 critical,
4 error, 5 alert, 6 warning, 7 notice, 8 informational, 9 debug.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

from chargewright.network.configuration import SettingName

NEEDS_CARE: Final = 3
"""Up to this severity a station cannot be left alone: danger, failures, and what is critical."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """One monitor. `number` is the station's; `value` the threshold, or seconds of a periodic one.

    `source`: whether its maker wired or preconfigured it, or somebody set it; None: the station does not say.
    """

    number: int
    name: SettingName
    kind: str
    value: Decimal
    severity: int
    only_in_transactions: bool
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticedEvent:
    """One event of a station's. `number` and `cause` are the station's numbers of events.

    `severity` None: neither the event nor a monitor that we know says it. `is_cleared`: its cause is over.
    """

    number: int
    occurred_at: datetime
    trigger: str
    source: str
    name: SettingName
    value: str = field(repr=False)
    severity: int | None
    is_cleared: bool
    cause: int | None = None
    monitor: int | None = None
    tech_code: str | None = None
    tech_info: str | None = None
    ocpp_transaction_ref: str | None = None

    @property
    def about(self) -> str:
        """By what an event and its clearing belong together: the monitor, or else the variable."""
        return self.name.key if self.monitor is None else f"monitor {self.monitor}"

    @property
    def needs_care(self) -> bool:
        return self.severity is not None and self.severity <= NEEDS_CARE
