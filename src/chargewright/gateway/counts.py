"""What a gateway counts since its start, for whoever watches it."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Counts:
    """Each number only grows."""

    refused: Counter[int] = field(default_factory=Counter)
    """Handshakes refused, by HTTP status."""
    outages: int = 0
    """Work that the database did not let through: a beat or the station does it again."""
    failures: int = 0
    """Work that failed for a reason of ours: a bug, with its trace in the log."""
    too_late: int = 0
    """Sockets closed because a commit took too long."""
