"""What may be written: whether an entry is new, a repetition, or refused.

`admit` is the one place that decides. The store asks it with the rows it has locked, `Book` with
what it remembers, so a proof about the book is a proof about the store's decisions.
"""

from enum import StrEnum

from chargewright.kernel.sentence import Sentence
from chargewright.ledger.entry import Entry, must
from chargewright.ledger.hold import Hold
from chargewright.ledger.refusals import (
    EntryAlreadyCorrected,
    EntryDiffers,
    EntryUnknown,
    HoldUnknown,
)


class Admission(StrEnum):
    """What is to be done with an entry that is not refused."""

    NEW = "new"
    EXISTS = "exists"


def admit(
    entry: Entry,
    *,
    same_key: Entry | None = None,
    hold: Hold | None = None,
    corrected: Entry | None = None,
    is_corrected: bool = False,
) -> Admission:
    """Decide about one entry, given what the book holds that concerns it.

    `same_key` is the entry booked under the same key. `hold` is the hold that the entry ends, or
    that the corrected entry ended. `corrected` is the entry it reverses, `is_corrected` whether
    another did so before. None: the book has no such thing.

    Raises:
        HoldUnknown, HoldAlreadyCaptured, HoldAlreadyReleased, HoldAlreadyLapsed: it ends a hold
            that is not there or not open.
        EntryUnknown, EntryAlreadyCorrected: it corrects what is not there, or for a second time.
        EntryDiffers: its key is taken by an entry that says something else.

    """
    if same_key is not None and not differences(entry, same_key):
        return Admission.EXISTS
    if entry.ends is not None:
        if hold is None:
            raise HoldUnknown(Sentence("{entry} ends a hold that was not placed", entry=entry.key))
        hold.refuse_unless_open()
        must(hold.id == entry.ends, f"{entry.key} ends another hold than it was judged by")
        must(hold.about == entry.voucher.about, f"{entry.key} ends the hold of something else")
        must(
            sorted(leg.amount.minor for leg in entry.pending)
            == [-hold.amount.minor, hold.amount.minor],
            f"{entry.key} takes back another amount than was held",
        )
    if entry.reverses is not None:
        if corrected is None:
            raise EntryUnknown(
                Sentence("{entry} corrects an entry that is not there", entry=entry.key)
            )
        if is_corrected:
            raise EntryAlreadyCorrected(
                Sentence("{entry} was corrected before", entry=corrected.key)
            )
        must(
            entry.legs == tuple(-leg for leg in corrected.legs),
            f"{entry.key} is no mirror of {corrected.key}",
        )
    if same_key is not None:
        named = ", ".join(differences(entry, same_key))
        raise EntryDiffers(
            Sentence(
                "{entry} was booked with other content: {fields}", entry=entry.key, fields=named
            )
        )
    return Admission.NEW


def differences(entry: Entry, booked: Entry) -> list[str]:
    """In what two entries of one key differ. Ids and times may: they say how and when we heard."""
    return [
        name
        for name, ours, theirs in (
            ("about", entry.voucher.about, booked.voucher.about),
            ("legs", entry.legs, booked.legs),
            ("ends", entry.ends, booked.ends),
            ("reverses", entry.reverses, booked.reverses),
            ("lapses_at", entry.lapses_at, booked.lapses_at),
        )
        if ours != theirs
    ]
