"""Local lists brought to many stations: how far a run is, and how it ended.

A run has its station's list sent as for a single station, update by update, and ends as the list stands then.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from chargewright.network.local_lists import ListState


class LocalListRunState(StrEnum):
    """How far a run is. UNCHANGED: the station held what it shall; SKIPPED: it was not connected."""

    WAITING = "waiting"
    SENDING = "sending"
    BROUGHT = "brought"
    UNCHANGED = "unchanged"
    NOT_SUPPORTED = "not_supported"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


UNDER_WAY: Final = frozenset({LocalListRunState.WAITING, LocalListRunState.SENDING})


class NotBrought(StrEnum):
    """Why a run failed."""

    REFUSED = "refused"
    """The station could not take the list."""
    TOO_LONG = "too_long"
    """The list shall hold more than the station says that it takes: nothing was sent."""
    NO_ANSWER = "no_answer"
    """It gave none, and nobody knows what it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBring:
    """What a roll-out brings: what changed, or whole lists; `takes_all` and `is_kept` None: as they are."""

    is_full: bool = False
    takes_all: bool | None = None
    is_kept: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """How a station's list stands; `is_known`: whether anybody knows what it holds."""

    state: ListState
    is_known: bool
    version_no: int
    tokens_held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What a run came to: our version, and how many tokens the station holds then."""

    why: NotBrought | None = None
    version_no: int | None = None
    tokens_held: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalListRun:
    """One station's run."""

    id: str
    organization_id: str
    station_id: str
    state: LocalListRunState
    job_id: str | None
    job_organization_id: str | None
    brought: Brought = Brought()

    def sent(self, stands: Stands) -> "LocalListRun":
        """After it was begun: an update is on its way, or none was needed or possible."""
        if stands.state is ListState.SENDING:
            return replace(self, state=LocalListRunState.SENDING)
        if stands.state is ListState.IN_STEP:
            return self._over(LocalListRunState.UNCHANGED, stands)
        return self.heard(stands, is_connected=True)

    def heard(self, stands: Stands, *, is_connected: bool) -> "LocalListRun":
        """Once its list stands still: where the station heard nothing of an update, it waits again."""
        match stands.state:
            case ListState.SENDING:
                return self
            case ListState.IN_STEP:
                return self._over(LocalListRunState.BROUGHT, stands)
            case ListState.NOT_SUPPORTED:
                return self._over(LocalListRunState.NOT_SUPPORTED, stands)
            case ListState.TOO_LONG:
                return self._over(LocalListRunState.FAILED, stands, NotBrought.TOO_LONG)
            case ListState.FAILED:
                return self._over(LocalListRunState.FAILED, stands, NotBrought.REFUSED)
            case ListState.BEHIND:
                if stands.is_known or not is_connected:
                    return replace(self, state=LocalListRunState.WAITING)
                return self._over(LocalListRunState.FAILED, stands, NotBrought.NO_ANSWER)

    def _over(
        self, state: LocalListRunState, stands: Stands, why: NotBrought | None = None
    ) -> "LocalListRun":
        brought = Brought(why=why, version_no=stands.version_no, tokens_held=stands.tokens_held)
        return replace(self, state=state, brought=brought)
