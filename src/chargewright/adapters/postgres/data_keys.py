"""Who holds which data keys: what a rotation over several machines goes by.

A place is a key file on a machine, or the variable of one process there. Keys are named by their
public ids. A place that was not seen for a while is not waited for: what it does once it is back, it
does with what is told to it then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries

_QUERIES: Final = Queries.load("data_keys")
SEEN_WITHIN: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Holder:
    """A place and its keys; the first seals, all open."""

    place: str
    key_ids: tuple[str, ...]

    @property
    def seals_with(self) -> str:
        return self.key_ids[0]


async def tell(unit: Unit, here: Holder, at: datetime) -> Sequence[Holder]:
    """Say what this place holds; gives the other places that were seen lately."""
    rows = await unit.rows(
        _QUERIES.tell,
        place=here.place,
        key_ids=list(here.key_ids),
        at=at,
        lately=at - SEEN_WITHIN,
    )
    return [Holder(row["place"], tuple(row["key_ids"])) for row in rows]


async def newest(unit: Unit, holders: Sequence[Holder]) -> str:
    """The newest key that anybody of them holds; they have told of theirs (role owner)."""
    ids = {key_id for holder in holders for key_id in holder.key_ids}
    row = await unit.one(_QUERIES.newest, key_ids=sorted(ids))
    assert row is not None, "whoever holds a key has told of it"
    return str(row["id"])
