"""The tariffs that stations of OCPP 2.1 reckon by: what each EVSE shall have, has, and is told next (I07 to I11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class TariffState(StrEnum):
    """How the default tariff of an EVSE stands.

    BEHIND: it is to be told another, or nobody knows what it has. SENDING: something is on its way.
    REFUSED: the station's word. CANNOT_SAY: our tariff has what no tariff of OCPP has, so it has none.
    """

    IN_STEP = "in_step"
    BEHIND = "behind"
    SENDING = "sending"
    REFUSED = "refused"
    CANNOT_SAY = "cannot_say"


class CannotSay(StrEnum):
    """What our tariffs have and those of OCPP 2.1 have not."""

    SIDE_BY_SIDE = "side_by_side"
    """Two prices of one dimension run at the same time."""
    GROUPS = "groups"
    """One group counts alone, and there are others."""
    CAP = "cap"
    REQUIRES_ENERGY = "requires_energy"
    RETROACTIVE_GRACE = "retroactive_grace"
    START_DAY = "start_day"
    """A night belongs to the day on which it began."""
    CONDITION = "condition"
    """A condition twice, or one that no such price has."""
    TAX = "tax"
    """Prices of one dimension with other taxes, more than five, or one that is left out of others."""
    DIMENSION = "dimension"
    MINIMUM = "minimum"
    """A minimum that is not asked of every session."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be said, and of which price; None: of the tariff as a whole."""

    what: CannotSay
    component_id: str | None = None

    def __str__(self) -> str:
        return self.what if self.component_id is None else f"{self.what} {self.component_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AtEvse:
    """`wanted_ref` and `held_ref` are numbers of tariffs; None: none.

    `refused_ref` is one that the station will not have, or will not give up.
    """

    evse_no: int
    wanted_ref: str | None
    held_ref: str | None
    refused_ref: str | None = None

    @property
    def is_behind(self) -> bool:
        is_at_issue = self.wanted_ref or self.held_ref
        return self.wanted_ref != self.held_ref and is_at_issue != self.refused_ref


def next_to_tell(evses: Sequence[AtEvse]) -> AtEvse | None:
    """The EVSE that is told another tariff next; None: each has its own, or will not."""
    return next((each for each in evses if each.is_behind), None)
