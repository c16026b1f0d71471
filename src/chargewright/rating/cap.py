"""The most one component may cost in a session: an adjustment of amounts, after pricing."""

from collections.abc import Iterable
from fractions import Fraction

from chargewright.rating.bill import Reduction, ReductionKind
from chargewright.rating.exact import exact
from chargewright.rating.lines import Draft


def cap(lines: Iterable[Draft]) -> None:
    """Charge each component's lines in order of time until its cap is reached."""
    left: dict[str, Fraction] = {}
    for line in lines:
        if line.component.cap is None:
            continue
        limit = left.get(line.component.id, Fraction(line.component.cap.amount))
        over = line.exact - limit
        if over > 0:
            line.exact = limit
            line.reductions.append(Reduction(kind=ReductionKind.CAP, amount=exact(over)))
        left[line.component.id] = limit - line.exact
