"""The part of a network that somebody may choose to look at: a tree of organisations.

In each stand its sites and its groups. Bounded: where there are too many of a kind to choose from a
list, none of them is in it and that is said; then they are looked for by name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.search import Kind

MOST: Final = 500
"""Of sites, and of groups, in all organisations together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoped:
    """An organisation, a site or a group, with how many stations it has itself.

    `parent_id` is the organisation above; None at a root, and of what is no organisation.
    """

    kind: Kind
    organization_id: str
    id: str
    parent_id: str | None
    name: str
    station_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """An organisation with what is in it and below it, each by name."""

    own: Scoped
    sites: tuple[Scoped, ...]
    groups: tuple[Scoped, ...]
    children: tuple["Branch", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """All that may be chosen, but for what is left out because it is too much."""

    root: Branch
    sites_left_out: bool
    groups_left_out: bool


def grown(found: Iterable[Scoped], root: OrganizationId, *, most: int = MOST) -> Tree:
    """The tree from this organisation on, of rows in any order."""
    of_kind: dict[Kind, list[Scoped]] = {
        Kind.ORGANIZATION: [],
        Kind.SITE: [],
        Kind.STATION_GROUP: [],
    }
    for each in sorted(found, key=lambda each: (each.name.casefold(), each.id)):
        of_kind[each.kind].append(each)
    left_out = {kind: len(those) > most for kind, those in of_kind.items()}
    sites, groups = (
        {} if left_out[kind] else _by_organization(of_kind[kind])
        for kind in (Kind.SITE, Kind.STATION_GROUP)
    )
    below: dict[str | None, list[Scoped]] = {}
    for each in of_kind[Kind.ORGANIZATION]:
        below.setdefault(each.parent_id, []).append(each)

    def branch(own: Scoped) -> Branch:
        return Branch(
            own=own,
            sites=sites.get(own.id, ()),
            groups=groups.get(own.id, ()),
            children=tuple(branch(child) for child in below.get(own.id, ())),
        )

    return Tree(
        root=branch(next(each for each in of_kind[Kind.ORGANIZATION] if each.id == root)),
        sites_left_out=left_out[Kind.SITE],
        groups_left_out=left_out[Kind.STATION_GROUP],
    )


def _by_organization(found: Iterable[Scoped]) -> Mapping[str, tuple[Scoped, ...]]:
    standing: dict[str, tuple[Scoped, ...]] = {}
    for each in found:
        standing[each.organization_id] = (*standing.get(each.organization_id, ()), each)
    return standing
