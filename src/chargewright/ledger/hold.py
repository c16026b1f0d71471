"""A hold: an amount reserved on a card, which ends exactly once, by capture, release or lapse.

It is pending in the books: a memorandum pair that is taken back whole when the hold ends, in the
same entry that posts what was captured of it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chargewright.kernel.ids import EntryId
from chargewright.kernel.money import Money
from chargewright.ledger.accounts import HOLDS
from chargewright.ledger.entry import Entry, EventType
from chargewright.ledger.refusals import (
    HoldAlreadyCaptured,
    HoldAlreadyLapsed,
    HoldAlreadyReleased,
)


class HoldState(StrEnum):
    """A hold is open until one entry ends it."""

    OPEN = "open"
    CAPTURED = "captured"
    RELEASED = "released"
    LAPSED = "lapsed"


ENDED_BY: Final = {
    EventType.HOLD_CAPTURED: HoldState.CAPTURED,
    EventType.HOLD_RELEASED: HoldState.RELEASED,
    EventType.HOLD_LAPSED: HoldState.LAPSED,
}
_REFUSAL: Final = {
    HoldState.CAPTURED: HoldAlreadyCaptured,
    HoldState.RELEASED: HoldAlreadyReleased,
    HoldState.LAPSED: HoldAlreadyLapsed,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One hold as the books know it.

    `id` is the entry that placed it. `lapses_at` is until when we expect it to stand;
    it lapses when an entry says so, before or after, and can be captured until then: the card's bank
    decides and not our clock.
    """

    id: EntryId
    source_id: str
    about: str
    amount: Money
    lapses_at: datetime
    state: HoldState = HoldState.OPEN

    def refuse_unless_open(self) -> None:
        """Pass while the hold is open.

        Raises:
            HoldAlreadyCaptured: it was captured.
            HoldAlreadyReleased: it was released.
            HoldAlreadyLapsed: it has lapsed.

        """
        if self.state is not HoldState.OPEN:
            raise _REFUSAL[self.state](f"hold {self.source_id} was {self.state} before")


def hold_of(entry: Entry) -> Hold:
    """The hold that a `hold_placed` entry opens."""
    if entry.lapses_at is None:
        raise AssertionError(f"{entry.key} places no hold")
    reserved = next(leg.amount for leg in entry.pending if leg.account == HOLDS)
    return Hold(
        id=entry.id,
        source_id=entry.voucher.source_id,
        about=entry.voucher.about,
        amount=reserved,
        lapses_at=entry.lapses_at,
    )
