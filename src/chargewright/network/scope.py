"""Which part of a network is looked at: organisations, and in them one site, one group, or all."""

from dataclasses import dataclass

from chargewright.kernel.ids import OrganizationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What belongs to it belongs to one of `organizations`, and to the site and the group where named."""

    organizations: tuple[OrganizationId, ...]
    site_id: str | None = None
    group_id: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of its organisations belongs to it."""
        return self.site_id is None and self.group_id is None


@dataclass(frozen=True, slots=True)
class Ended:
    """What ended there in some time, by the end of each session; failed starts by when they were tried."""

    sessions: int = 0
    energy_wh: int = 0
    failed_starts: int = 0

    def __add__(self, other: "Ended") -> "Ended":
        return Ended(
            self.sessions + other.sessions,
            self.energy_wh + other.energy_wh,
            self.failed_starts + other.failed_starts,
        )
