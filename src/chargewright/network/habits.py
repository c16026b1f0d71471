"""What a station does otherwise than its protocol says, and cannot tell us: an operator does."""

from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from chargewright.kernel.problem import Problem


class Habits(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The habits of one station.

    `id_tag_ends_at` is a character from which on an idTag is the station's own, as where a cluster
    sticks its serial number to each (`12AB34CD_17000001`). `assumed_subprotocol` is what it speaks
    where it offers none at its handshake; None: it is told that it offered none. `available_says_nothing`
    where its connector is Available with a vehicle in it.
    """

    id_tag_ends_at: str | None = None
    assumed_subprotocol: Literal["ocpp1.6", "ocpp2.0.1", "ocpp2.1"] | None = None
    available_says_nothing: bool = False

    def own_part_cut(self, id_tag: str) -> str:
        """The idTag without what the station stuck to it; whole where nothing would be left."""
        if self.id_tag_ends_at is None:
            return id_tag
        return id_tag.partition(self.id_tag_ends_at)[0] or id_tag


NONE: Final = Habits()
"""Of a station that does as its protocol says."""


def problems_of(habits: Habits) -> Iterator[Problem]:
    """What no station can do, by field."""
    ends_at = habits.id_tag_ends_at
    if ends_at is not None and (
        len(ends_at) != 1 or ends_at.isalnum() or not ends_at.isprintable()
    ):
        yield Problem("habits.id_tag_ends_at", "one sign that is no letter and no digit")
