"""Time, as a port.

Only the doing half holds a clock; the deciding half receives instants as values. The real clock
is built in `main`, the patient one lives in `tests/play`.
"""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Two faces, because they answer two questions."""

    def now(self) -> datetime:
        """What to write down: an aware instant in UTC."""
        ...

    def monotonic(self) -> float:
        """How long since: seconds from an arbitrary start, never going back."""
        ...
