"""Roll-outs: something brought to many stations as a job, a run for each of them, in stages.

What is brought, and what is done at a station for it, is its kind's business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Protocol

from chargewright.kernel.ids import OrganizationId

WAITING: Final = "waiting"
"""The state of a run that has not begun, whatever its kind."""


class RolloutKind(StrEnum):
    """What is brought."""

    SETTINGS = "settings"
    FIRMWARE = "firmware"
    LOCAL_LISTS = "local_lists"


RUN_PREFIX: Final[Mapping[RolloutKind, str]] = MappingProxyType(
    {RolloutKind.SETTINGS: "run", RolloutKind.FIRMWARE: "frn", RolloutKind.LOCAL_LISTS: "llr"}
)
"""How ids of runs begin: whoever may read a job is told of its runs."""


class RolloutState(StrEnum):
    """How far a job is."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


OVER: Final = frozenset({RolloutState.DONE, RolloutState.CANCELLED})


class PauseReason(StrEnum):
    """Why a job is paused: somebody did, so many stations had failed, or a stage has ended."""

    PERSON = "person"
    FAILURES = "failures"
    STAGE = "stage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """A job as somebody asks for it.

    `about_id` is what is brought, `about_name` what that is called now; `details` are what its kind wants
    to know besides. `pause_after`: when so many stations have failed, it pauses by itself.
    `pauses_between`: a stage that follows another waits for a person. `only_idle`: where somebody charges,
    the station waits until nobody does.
    """

    id: str
    organization_id: str
    kind: RolloutKind
    about_id: str
    about_name: str
    skips_offline: bool
    batch_size: int
    pause_after: int
    at: datetime
    by: str
    pauses_between: bool = False
    only_idle: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Where:
    """Which stations are meant: of an organisation and those below it; of a site, of a group, and these."""

    organization_id: OrganizationId
    site_id: str | None = None
    group_id: str | None = None
    station_ids: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A station of a job: whose it is, and in which stage its turn comes."""

    run_id: str
    organization_id: str
    station_id: str
    stage: int = 1


def after_a_few(parts: Sequence[Part], few: int) -> list[Part]:
    """The first so many in a stage of their own; without any all in one."""
    if few <= 0:
        return list(parts)
    return [replace(part, stage=1 if place < few else 2) for place, part in enumerate(parts)]


def share_of(percent: int, total: int) -> int:
    """So many percent of the stations, rounded up: one at least where there are any."""
    return -(-total * percent // 100)


@dataclass(frozen=True, slots=True)
class RolloutNews:
    """What a job has become because a run of its ended."""

    state: RolloutState
    pause_reason: PauseReason | None


class StationRun(Protocol):
    """What runs of all kinds have."""

    @property
    def id(self) -> str: ...
    @property
    def station_id(self) -> str: ...
    @property
    def job_id(self) -> str | None: ...
    @property
    def job_organization_id(self) -> str | None: ...
