"""What a station reports of its charging profiles, beside those that we believe it holds (OCPP 2.x, K09)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from chargewright.energy.profiles import Profile, Purpose

OURS: Final = "CSO"
"""The source of what the operator's system has set; other sources are none of ours."""


class DriftKind(StrEnum):
    """How a profile at a station is not as we believe."""

    MISSING = "missing"
    UNKNOWN = "unknown"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class ReportedProfile:
    """A profile as a station tells it, and who set it."""

    source: str
    profile: Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Which profiles a station was asked about; None: any."""

    profile_nos: Sequence[int] | None = None
    evse_no: int | None = None
    purpose: Purpose | None = None
    stack_level: int | None = None
    sources: Sequence[str] | None = None

    def covers(self, profile: Profile) -> bool:
        """Whether a profile of ours would be told."""
        if self.sources is not None and OURS not in self.sources:
            return False
        if self.profile_nos is not None and profile.profile_no not in self.profile_nos:
            return False
        wanted = (self.evse_no, self.purpose, self.stack_level)
        has = (profile.evse_no, profile.purpose, profile.stack_level)
        return all(one is None or one == other for one, other in zip(wanted, has, strict=True))


@dataclass(frozen=True, slots=True)
class Drift:
    """MISSING: we believe that it holds and the station has none; UNKNOWN: it has one that we do not know."""

    kind: DriftKind
    profile_no: int
    evse_no: int


def drifts(
    believed: Sequence[Profile], reported: Sequence[ReportedProfile], meant: Meant
) -> Sequence[Drift]:
    """Where the profiles that a station has of ours are not those that we believe, by number."""
    ours = {each.profile_no: each for each in believed if meant.covers(each)}
    theirs = {each.profile.profile_no: each.profile for each in reported if each.source == OURS}
    found = []
    for number in sorted(ours.keys() | theirs.keys()):
        our, their = ours.get(number), theirs.get(number)
        if their is None:
            assert our is not None, "one of the two has it"
            found.append(Drift(DriftKind.MISSING, number, our.evse_no))
        elif our is None:
            found.append(Drift(DriftKind.UNKNOWN, number, their.evse_no))
        elif not _is_same(our, their):
            found.append(Drift(DriftKind.DIFFERENT, number, their.evse_no))
    return found


def _is_same(our: Profile, their: Profile) -> bool:
    """A station may say when a relative schedule began, or which transaction runs, though we did not."""
    return _by_the_second(our) == _by_the_second(
        replace(
            their,
            starts_at=their.starts_at if our.starts_at is not None else None,
            transaction_ref=their.transaction_ref if our.transaction_ref is not None else None,
        )
    )


def _by_the_second(profile: Profile) -> Profile:
    """Stations keep no more of a time."""
    starts_at, valid_from, valid_to = (
        None if at is None else at.replace(microsecond=0)
        for at in (profile.starts_at, profile.valid_from, profile.valid_to)
    )
    return replace(profile, starts_at=starts_at, valid_from=valid_from, valid_to=valid_to)
