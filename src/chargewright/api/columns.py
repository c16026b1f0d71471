"""Columns that many lists have, by their meaning."""

from collections.abc import Iterable
from typing import Final

from chargewright.kernel.listing import Ask, Column, Kind

IS: Final = frozenset({Ask.IS})
RANGE: Final = frozenset({Ask.RANGE})
STARTS: Final = frozenset({Ask.STARTS})
IS_OR_STARTS: Final = frozenset({Ask.IS, Ask.STARTS})


def own_id(listing: str, meaning: str) -> Column:
    """The id of the thing itself."""
    return Column("id", Kind.ID, meaning, IS, refers_to=listing)


def refers(name: str, listing: str, meaning: str, *, of: str = "") -> Column:
    """The id of another thing, by which one may filter; `of` as in `Column`."""
    return Column(name, Kind.ID, meaning, IS, refers_to=listing, of=of)


def word(name: str, choices: Iterable[str], meaning: str, *, of: str = "") -> Column:
    """One of a closed set; `of` as in `Column`."""
    return Column(name, Kind.WORD, meaning, IS, choices=tuple(map(str, choices)), of=of)


def instant(name: str, meaning: str, *, is_sortable: bool = False) -> Column:
    return Column(name, Kind.INSTANT, meaning, RANGE, is_sortable=is_sortable)


def text(name: str, meaning: str) -> Column:
    """Text that is shown and not asked for."""
    return Column(name, Kind.TEXT, meaning)


def flag(name: str, meaning: str) -> Column:
    return Column(name, Kind.FLAG, meaning, IS)


def values(name: str, meaning: str, *, of: str = "") -> Column:
    """Something with parts; it makes no sense in a cell. `of` as in `Column`."""
    return Column(name, Kind.VALUES, meaning, in_csv=False, of=of)


OWNER: Final = refers("organization_id", "organizations", "Whose.")
IN_GROUP: Final = Column(
    "group_id",
    Kind.ID,
    "In which group of stations.",
    IS,
    refers_to="station_groups",
    is_shown=False,
)
"""A station may be in several, so no row has one."""

AT_STATION: Final = (
    refers("site_id", "sites", "Where the station stands."),
    refers("station_id", "stations", "Which station."),
    IN_GROUP,
)
"""Of what belongs to a station: by what one finds it."""

AT_SITE: Final = Column(
    "site_id",
    Kind.ID,
    "At which site it was sold.",
    IS,
    refers_to="sites",
    is_shown=False,
)
"""Of money: its site is that of the terminal which read the card."""
