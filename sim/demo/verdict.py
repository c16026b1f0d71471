"""Whether a charge ended as it must: what the driver, the bank, the operator and the books say of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from sim.demo.stories import Ends, Story

Row = dict[str, Any]
SLACK_WH: Final = 1
"""A meter of whole watt-hours may be between two of them when we look."""
FENCE_MINOR: Final = 3_00
"""What may be left of a hold when the station was stopped in time: the margin for its slowness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What is known of one charge; None and nothing mean that there is no such thing.

    `payment`, `session`, `bill`, `receipt` and `legs` are the platform's words; `taken` is what the
    cloud says was captured, in minor units; `link` was behind the QR code, `page` is what it opened.
    `trouble` is what went wrong while it happened.
    """

    payment: Row | None = None
    session: Row | None = None
    bill: Row | None = None
    receipt: Row | None = None
    legs: tuple[Row, ...] = ()
    taken: int | None = None
    link: str | None = None
    page: str = ""
    trouble: str | None = None

    @property
    def lines(self) -> Sequence[Row]:
        """The lines that cost something."""
        return (
            []
            if self.bill is None
            else [line for line in self.bill["lines"] if minor(line["gross"])]
        )

    @property
    def captured(self) -> int:
        return minor(self.payment and self.payment["captured"])

    @property
    def held(self) -> int:
        return minor(self.payment and self.payment["held"])

    @property
    def cleared(self) -> int:
        """What the ledger says the provider owes for it."""
        return sum(
            minor(leg["amount"]) for leg in self.legs if leg["account"].startswith("PSP_CLEARING")
        )

    @property
    def is_balanced(self) -> bool:
        """Cloud, payment, receipt and ledger say the same amount, and the legs come to nothing."""
        said = {self.taken or 0, self.captured, minor(self.receipt and self.receipt["total"])}
        return said == {self.cleared} and sum(minor(leg["amount"]) for leg in self.legs) == 0


def minor(amount: Row | None) -> int:
    """Money of the API in cents; no money is none."""
    return 0 if amount is None else int(100 * Decimal(amount["amount"]))


def wrong(story: Story, found: Found) -> tuple[str, ...]:
    """What is not as it must be, in sentences."""
    return tuple(_complaints(story, found))


def _complaints(story: Story, found: Found) -> Iterator[str]:
    if found.trouble is not None:
        yield found.trouble
    if found.payment is None:
        yield "there is no payment"
        return
    if found.payment["state"] != story.ends:
        yield f"the payment is {found.payment['state']}, not {story.ends}"
    closed = found.session and found.session["close_reason"]
    if closed != story.closed:
        yield f"the session closed as {closed}, not {story.closed}"
    billed = {line["dim"] for line in found.lines}
    if billed != story.lines:
        yield f"billed were {_words(billed)}, not {_words(story.lines)}"
    yield from _about_energy(story, found)
    yield from _about_money(story, found)
    yield from _about_the_page(story, found)


def _about_energy(story: Story, found: Found) -> Iterator[str]:
    if found.session is None or story.ends is not Ends.CAPTURED:
        return
    energy_wh = found.session["energy_wh"] or 0
    if energy_wh <= 0:
        yield "no energy was sold"
    cars = [car for car in story.cars or (story.driver,) if car.evse_no == found.session["evse_no"]]
    if not cars:
        yield f"EVSE {found.session['evse_no']} is not where anybody plugged in"
        return
    counted_wh = cars[0].energy_wh
    if energy_wh > counted_wh + SLACK_WH:
        yield f"{energy_wh} Wh were sold and {counted_wh} went through the meter"
    if story.is_metered and energy_wh < counted_wh - SLACK_WH:
        yield f"only {energy_wh} of {counted_wh} Wh were sold"


def _about_money(story: Story, found: Found) -> Iterator[str]:
    if not found.is_balanced:
        yield (
            f"the cloud took {found.taken or 0}, we captured {found.captured}, the receipt says "
            f"{minor(found.receipt and found.receipt['total'])}, the ledger {found.cleared} cents"
        )
    if found.captured > found.held:
        yield f"{found.captured} cents were captured and {found.held} held"
    if story.is_fenced and not found.held - FENCE_MINOR <= found.captured <= found.held:
        yield f"{found.captured} of {found.held} cents is not where the station had to stop"
    if story.ends is not Ends.CAPTURED and found.captured:
        yield "money was taken for nothing"


def _about_the_page(story: Story, found: Found) -> Iterator[str]:
    if found.link is None:
        yield "the reader showed no link to a receipt"
    elif story.ends is Ends.CAPTURED and f"{found.captured / 100:.2f}" not in found.page:
        yield "the receipt's page does not show the amount"
    elif not found.page:
        yield "the receipt's page does not open"


def _words(dims: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(dims)) or "nothing"
