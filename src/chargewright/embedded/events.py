"""What the embedded parts report while they start, run and end."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from chargewright.kernel.problem import Outage, Refusal


class Kind(StrEnum):
    NOTED = "noted"
    """Something worth knowing once, such as the account the part runs under."""
    STARTED = "started"
    PROGRESSED = "progressed"
    """Still on the way to being ready; the sentence says how far."""
    READY = "ready"
    DIED = "died"
    """It ended without being asked; it will be started again."""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class PartEvent:
    """One thing that happened to a part; `sentence` is for a person at the terminal or the log."""

    part: str
    kind: Kind
    sentence: str


Report = Callable[[PartEvent], None]
"""Called from the thread that watches the part: must be quick and must not raise."""


def say_nothing(_: PartEvent) -> None:
    """Report to nobody."""


class CannotStart(Refusal):
    """A part cannot run as things stand; the sentence says what to change."""

    code = "cannot_start"


class AlreadyRunning(CannotStart):
    """Another process holds this data directory."""

    code = "already_running"


class AnotherVersion(CannotStart):
    """The data directory was made by another major version of PostgreSQL."""

    code = "another_version"


class PartDied(Outage):
    """A part ended before it was ever ready; the sentence ends with the last lines of its log."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, retry=True)
