"""What must be true of every bill. A bill that breaks one of these is our bug and is not given out."""

from collections.abc import Iterable

from chargewright.kernel.money import Money
from chargewright.rating.bill import Bill, LineKind
from chargewright.rating.limits import Bounds
from chargewright.tariffs.model import Dim


def check(bill: Bill, limits: Bounds) -> None:
    """Prove the sums of a bill.

    Raises:
        AssertionError: naming the sentence that is not true of it.

    """
    zero = Money.zero(bill.currency)

    def total(amounts: Iterable[Money]) -> Money:
        return sum(amounts, zero)

    assert total(line.net for line in bill.lines) == bill.net, "the lines' nets are the net"
    assert total(line.gross for line in bill.lines) == bill.gross, (
        "the lines' grosses are the gross"
    )
    assert total(row.amount for row in bill.taxes) == bill.tax, "the taxes are the tax"
    assert bill.gross - bill.net == bill.tax, "the tax is what gross has more than net"
    for line in bill.lines:
        assert line.net + line.tax == line.gross, (
            f"net and tax of {line.component_id} are its gross"
        )
        if line.kind is LineKind.PRICE:
            assert line.net.minor >= 0 <= line.tax.minor, f"{line.component_id} takes no money away"
    assert limits.hold(bill.net.minor, bill.gross.minor), "the totals are within their limits"
    _every_stretch_is_explained(bill)


def _every_stretch_is_explained(bill: Bill) -> None:
    """Every watt-hour and second is on a line, forgiven on one, or free for a reason."""
    whole = {
        Dim.ENERGY: bill.energy_wh,
        Dim.CHARGING_TIME: bill.charging_s,
        Dim.IDLE_TIME: bill.idle_s,
    }
    explained: dict[tuple[Dim, str], int] = {}
    for line in bill.lines:
        if line.dim in whole and line.slot is not None:
            forgiven = sum(reduction.quantity for reduction in line.reductions)
            place = (line.dim, line.slot)
            explained[place] = explained.get(place, 0) + line.billed + forgiven
    for stretch in bill.free:
        place = (stretch.dim, stretch.slot)
        explained[place] = explained.get(place, 0) + stretch.quantity
    for (dim, slot), quantity in explained.items():
        assert quantity == whole[dim], f"{slot}: {quantity} of {whole[dim]} is explained"
    for dim, quantity in whole.items():
        assert not quantity or any(dim is slot[0] for slot in explained), f"{dim} is explained"
