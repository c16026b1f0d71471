"""Correction: an entry that takes another one back and names it. What is right is booked anew."""

from typing import Final

from chargewright.kernel.sentence import Sentence
from chargewright.ledger.entry import Entry, EventType, Voucher
from chargewright.ledger.refusals import EntryNotCorrectable

_INSTEAD: Final = {
    EventType.HOLD_PLACED: "a hold is released",
    EventType.CORRECTED: "what is right is booked anew",
}


def reverse(voucher: Voucher, entry: Entry) -> Entry:
    """Take back an entry, leg for leg, as if it had not been booked.

    Where it ended a hold, the hold is open again, for the entry that is right: a release that
    turns out to have been a capture is reversed and then captured, in one unit of work.

    Raises:
        EntryNotCorrectable: it placed a hold, or is itself a correction.

    """
    if entry.event_type in _INSTEAD:
        raise EntryNotCorrectable(
            Sentence(
                "{entry} is not corrected: {instead} instead",
                entry=entry.key,
                instead=Sentence(_INSTEAD[entry.event_type]),
            )
        )
    return Entry(
        event_type=EventType.CORRECTED,
        voucher=voucher,
        legs=tuple(-leg for leg in entry.legs),
        reverses=entry.id,
    )
