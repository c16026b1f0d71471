"""Which tariff version a session begins with, of those assigned to where it takes place."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from chargewright.tariffs.model import TariffVersion


def in_force(levels: Iterable[Sequence[TariffVersion]], at: datetime) -> TariffVersion | None:
    """The version for a session that starts at this instant; None if nothing was assigned.

    `levels` are the versions assigned to the connector, the EVSE, the station, the site and the
    organisation, most specific first: the first level that has a valid one decides. Within it the
    higher priority wins, then the later version. Drafts are never chosen.
    """
    for level in levels:
        valid = [version for version in level if is_valid(version, at)]
        if valid:
            return max(valid, key=lambda version: (version.priority, version.number))
    return None


def is_valid(version: TariffVersion, at: datetime) -> bool:
    """Whether a session that starts at this instant may have this version."""
    return (
        version.published_at is not None
        and version.published_at <= at
        and (version.valid_from is None or version.valid_from <= at)
        and (version.valid_to is None or at < version.valid_to)
    )
