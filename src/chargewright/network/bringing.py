"""Settings brought to a station: what a run tries, and how it ended.

A run sets what differs, reads it again, and says what became of each setting. A roll-out is one run
for each of its stations.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chargewright.network.configuration import Result, SettingName
from chargewright.network.standing import TO_BE_SET, Stand, Standing, Told


class RunState(StrEnum):
    """How far a run is. SKIPPED: its station was not connected; UNCHANGED: nothing differed."""

    WAITING = "waiting"
    SETTING = "setting"
    VERIFYING = "verifying"
    APPLIED = "applied"
    UNCHANGED = "unchanged"
    REBOOT_REQUIRED = "reboot_required"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


UNDER_WAY: Final = frozenset({RunState.WAITING, RunState.SETTING, RunState.VERIFYING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One setting of a run. `result` None: it is under way. `was_told`: the station had told it before."""

    name: str
    value: str
    result: Result | None = None
    was_told: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """One station's run. `template_id` None: whatever is set right by itself."""

    id: str
    organization_id: str
    station_id: str
    state: RunState
    template_id: str | None
    job_id: str | None
    job_organization_id: str | None
    command_ids: tuple[str, ...]
    results: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a template would change at a station, and what that told of it, by key."""

    station_id: str
    stands: Mapping[str, Stand]
    told: Mapping[str, Told | None]


_NOT_SENT: Final[Mapping[Standing, Result]] = {
    Standing.READ_ONLY: Result.READ_ONLY,
    Standing.IMPOSSIBLE: Result.IMPOSSIBLE,
}
_FINE: Final = frozenset({Result.ACCEPTED, Result.REBOOT_REQUIRED, Result.READ_ONLY})


def of_run(stands: Mapping[str, Stand], template_id: str | None) -> Mapping[str, Stand]:
    """The settings that a run is about: its template's that win, or all that are set right by themselves.

    A job tries again what was refused before; by itself nothing is tried in vain twice.
    """
    if template_id is None:
        return {
            key: stand
            for key, stand in stands.items()
            if stand.desire.is_enforced and stand.standing in TO_BE_SET
        }
    return {
        key: stand
        for key, stand in stands.items()
        if stand.desire.template_id == template_id and stand.standing is not Standing.AGREES
    }


def not_sent(stand: Stand) -> Result | None:
    """Why the station is not even asked: it said itself that this cannot be. None: it is asked."""
    return _NOT_SENT.get(stand.standing)


def outcome(results: Iterable[Tried]) -> RunState:
    """How a run ended. What a station does not have is no failure, nor what it says is read only."""
    said = [each for each in results if not _has_it_not(each)]
    if any(each.result not in _FINE for each in said):
        return RunState.FAILED
    if any(each.result is Result.REBOOT_REQUIRED for each in said):
        return RunState.REBOOT_REQUIRED
    return (
        RunState.APPLIED
        if any(each.result is Result.ACCEPTED for each in said)
        else RunState.UNCHANGED
    )


def never_arrived(results: Iterable[Tried]) -> bool:
    """Whether the station heard nothing of it: it was gone before it was sent."""
    sent = [each.result for each in results if each.result not in _NOT_SENT.values()]
    return bool(sent) and all(result is Result.FAILED for result in sent)


def to_verify(results: Iterable[Tried]) -> list[SettingName]:
    """What is read again: what the station accepted, and what it gave no answer to."""
    asked = {Result.ACCEPTED, Result.UNKNOWN}
    names = (_name(each.name) for each in results if each.result in asked)
    return [name for name in names if not name.is_write_only]


def _has_it_not(tried: Tried) -> bool:
    return tried.result is Result.NOT_SUPPORTED and not tried.was_told


def _name(text: str) -> SettingName:
    return SettingName.read(text) or SettingName(variable=text)
