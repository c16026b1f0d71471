"""The tree of organisations: a parent sees everything below it, siblings see nothing of each other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chargewright.access.organization_settings import OrganizationSettings
from chargewright.kernel.ids import OrganizationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(OrganizationSettings):
    """Who owns stations or runs them: as a receipt names it, with the settings that are its own.

    `parent_id` is None at a root; an installation may have several. What is None was never told.
    """

    id: OrganizationId
    parent_id: OrganizationId | None
    name: str
    country: str
    legal_name: str
    legal_address: str
    vat_number: str | None = None
    register_entry: str | None = None


def visible_from(
    own: OrganizationId, parents: Mapping[OrganizationId, OrganizationId | None]
) -> tuple[OrganizationId, ...]:
    """The organisations that one sees: itself first, then all below it by id.

    `parents` is the whole tree, child to parent. The SQL function `organization_with_descendants`
    says the same about rows; the two are tested against each other.
    """
    children: dict[OrganizationId, list[OrganizationId]] = {}
    for child, parent in parents.items():
        if parent is not None:
            children.setdefault(parent, []).append(child)
    below: set[OrganizationId] = set()
    waiting = [own]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in below and child != own:
                below.add(child)
                waiting.append(child)
    return (own, *sorted(below))


def may_move_under(
    child: OrganizationId,
    parent: OrganizationId,
    parents: Mapping[OrganizationId, OrganizationId | None],
) -> bool:
    """Whether the tree stays a tree: nothing is put under itself or under what is below it."""
    return parent not in visible_from(child, parents)


def first_seen(
    visible: Iterable[OrganizationId], asked: OrganizationId | None
) -> OrganizationId | None:
    """The organisation a new thing belongs to: the one asked for if seen, else none.

    Asking for none (None) means the caller's own, which stands first.
    """
    seen = tuple(visible)
    if asked is None:
        return seen[0] if seen else None
    return asked if asked in seen else None
