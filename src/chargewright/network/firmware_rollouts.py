"""Firmware brought to many stations: how far a run is, and how it ended.

A run sends the image by a job of its own, hears how that went, and waits for the boot that follows: what the
station tells then is what counts.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chargewright.network.file_jobs import OPEN, JobState, Protocol
from chargewright.network.firmware import FirmwareImage

BOOTS_WITHIN: Final = timedelta(minutes=30)
"""How long a station that has said `Installed` is waited for. Then its word is believed."""


class FirmwareRunState(StrEnum):
    """How far a run is. UNCHANGED: the station had this version; SKIPPED: it was not connected."""

    WAITING = "waiting"
    INSTALLING = "installing"
    BOOTING = "booting"
    INSTALLED = "installed"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


UNDER_WAY: Final = frozenset(
    {FirmwareRunState.WAITING, FirmwareRunState.INSTALLING, FirmwareRunState.BOOTING}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBring:
    """What a roll-out brings, and how; `protocol` None: the best that each station speaks.

    `install_at` is passed over where it is past, and at stations of OCPP 1.6 whose image is not signed.
    """

    image: FirmwareImage
    is_signed: bool
    tries_max: int
    protocol: Protocol | None = None
    retrieve_at: datetime | None = None
    install_at: datetime | None = None


class Why(StrEnum):
    """Why a try failed."""

    NO_PROTOCOL = "no_protocol"
    """The station speaks none by which files are served here."""
    NOT_DONE = "not_done"
    """It refused, said that it could not, or said nothing until its time was over."""
    SAME_AS_BEFORE = "same_as_before"
    """It said `Installed`, and booted with what it had before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One try. `file_job_id` None: none was made. `why` None: it is under way, or went well.

    `firmware_before` and `firmware_after` are what the station told at its boots; None: not known.
    """

    firmware_before: str | None
    file_job_id: str | None = None
    firmware_after: str | None = None
    why: Why | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmwareRun:
    """One station's run. `tries` are all, the newest first."""

    id: str
    organization_id: str
    station_id: str
    state: FirmwareRunState
    job_id: str | None
    job_organization_id: str | None
    tries: tuple[Tried, ...]

    def begun(self, tried: Tried) -> "FirmwareRun":
        """The station is asked."""
        tries = (tried, *self.tries)
        return replace(self, state=FirmwareRunState.INSTALLING, tries=tries)

    def failed(self, why: Why, tries_max: int) -> "FirmwareRun":
        """This try was in vain; there is another, unless there were so many."""
        tries = (replace(self.tries[0], why=why), *self.tries[1:])
        state = FirmwareRunState.WAITING if len(tries) < tries_max else FirmwareRunState.FAILED
        return replace(self, state=state, tries=tries)

    def booted(self, firmware: str | None) -> "FirmwareRun":
        """It runs this; None: it has not booted, and its word is believed."""
        tries = (replace(self.tries[0], firmware_after=firmware), *self.tries[1:])
        return replace(self, state=FirmwareRunState.INSTALLED, tries=tries)


@dataclass(frozen=True, slots=True)
class Asked:
    """What shall be brought, and who asked for it."""

    what: ToBring
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Travelled:
    """How the job of a try went so far, and when it was made and last moved."""

    state: JobState
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Boots:
    """What a station told at its last boot, and when."""

    firmware: str | None
    at: datetime | None


def went_on(
    run: FirmwareRun, asked: ToBring, travelled: Travelled, boots: Boots, now: datetime
) -> FirmwareRun:
    """Where a run is, from how its job ended and what its station booted with.

    While the job is under way it is where it was: another worker may have begun it since it was found due.
    Some stations boot with the new firmware and never say `Installed`: what they boot with says it.
    """
    has_booted = boots.at is not None and boots.at > travelled.created_at
    if has_booted and boots.firmware == asked.image.version:
        return run.booted(boots.firmware)
    if travelled.state in OPEN:
        return run
    if travelled.state is not JobState.DONE:
        return run.failed(Why.NOT_DONE, asked.tries_max)
    if has_booted and boots.firmware == run.tries[0].firmware_before:
        return _believed(run, now, travelled, boots.firmware, asked.tries_max)
    if has_booted:
        return run.booted(boots.firmware)
    if now - travelled.changed_at >= BOOTS_WITHIN:
        return run.booted(None)
    return replace(run, state=FirmwareRunState.BOOTING)


def _believed(
    run: FirmwareRun, now: datetime, travelled: Travelled, firmware: str | None, tries_max: int
) -> FirmwareRun:
    """It said `Installed` and booted with what it had: some boot once more, so it is given time."""
    if firmware is None:
        return run.booted(None)
    if now - travelled.changed_at < BOOTS_WITHIN:
        return replace(run, state=FirmwareRunState.BOOTING)
    return run.failed(Why.SAME_AS_BEFORE, tries_max)
