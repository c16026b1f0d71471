"""From a bill to a receipt: the one place that knows both."""

from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from chargewright.billing.documents import Heading, Receipt
from chargewright.billing.due import Due
from chargewright.billing.parts import (
    CardUsed,
    Charge,
    Line,
    Metered,
    Place,
    Reason,
    ReasonCode,
    Scope,
)
from chargewright.billing.taxes import by_authority, taxes_left
from chargewright.kernel.money import EXPONENT, Money, round_half, rounded
from chargewright.ledger import Sale
from chargewright.rating.bill import Bill, Free, LineKind, Reduction, ReductionKind, TaxRow
from chargewright.rating.bill import Line as BillLine
from chargewright.tariffs.model import UNITS, Component, Dim, Limit, TariffVersion, When
from chargewright.tariffs.tax import TaxMode

_ONE_DAY = timedelta(days=1)


def receipt_from_bill(
    due: Due,
    tariff: TariffVersion,
    *,
    heading: Heading,
    number: str,
    place: Place,
    paid: Money,
    card: CardUsed,
    durations_s: Mapping[Scope, int],
    metered: Metered | None = None,
) -> Receipt:
    """The receipt of what is `due` of a session that was priced under `tariff`, and of which `paid`
    was taken. `durations_s` is how long the session was in each scope, `metered` what its meter proved.
    """
    bill = due.bill
    if bill.tariff_version_id != tariff.id:
        raise AssertionError(f"a bill under {bill.tariff_version_id}, and tariff {tariff.id}")
    return Receipt(
        heading=heading,
        number=number,
        place=place,
        charge=Charge(
            started_at=bill.start,
            ended_at=bill.end,
            energy_wh=bill.energy_wh,
            durations_s=tuple(durations_s.items()),
            metered=metered,
        ),
        tariff=tariff.texts or {"": tariff.name},
        tax_mode=bill.tax_mode,
        lines=(
            *(_line(line, bill, tariff) for line in bill.lines),
            *(_free(free, bill) for free in bill.free if free.rejected),
        ),
        taxes=bill.taxes,
        taxes_due=due.taxes(paid),
        price=bill.gross,
        paid=paid,
        paid_before=due.paid_before or None,
        card=card,
    )


def sale_of(
    due: Due | None,
    receipt: Receipt | None,
    *,
    provider: str,
    captured: Money,
    held: Money,
    jurisdiction: str,
) -> Sale:
    """What the books are told of a capture, so that they and the receipt say the same.

    A receipt that was issued is the measure: taken beyond it is unapplied, and less than it is what
    its credit note will leave. None: it will be issued by what is due. Where nothing is, nothing was
    sold. `jurisdiction` is the site's, to whom a tax is owed that names nobody.
    """
    zero = Money.zero(captured.currency)
    sold = zero
    taxes: tuple[TaxRow, ...] = ()
    if receipt is not None:
        sold = min(captured, receipt.paid)
        taxes = taxes_left(receipt, sold)
    elif due is not None:
        sold = due.sold(captured)
        taxes = due.taxes(sold)
    earlier = due.earlier if due is not None and sold else None
    revenue = due.bill.revenue() if due is not None and sold and earlier is None else {}
    return Sale(
        provider=provider,
        captured=captured,
        revenue={dimension: net for dimension, net in revenue.items() if net},
        tax=by_authority(taxes, else_to=jurisdiction),
        unapplied=captured - sold,
        earlier=earlier,
        over_hold=held < captured,
    )


def _line(line: BillLine, bill: Bill, tariff: TariffVersion) -> Line:
    if line.kind is not LineKind.PRICE:
        return Line(
            kind=line.kind,
            why=(_limit(line, tariff),),
            tax_codes=_codes(line),
            net=line.net,
            gross=line.gross,
        )
    component, group = _component(line, tariff)
    is_whole = (line.start, line.end) == (bill.start, bill.end) or line.start == line.end
    return Line(
        kind=line.kind,
        dim=line.dim,
        labels=line.labels,
        billed=line.billed,
        unit=line.unit,
        unit_price=line.price,
        start=None if is_whole else line.start,
        end=None if is_whole else line.end,
        why=(
            *_conditions(component, group, is_fallback=bool(line.rejected)),
            *(_reduction(reduction, component, bill) for reduction in line.reductions),
            *_rounding(line, bill),
        ),
        tax_codes=_codes(line),
        net=line.net,
        gross=line.gross,
    )


def _codes(line: BillLine) -> tuple[str, ...]:
    return tuple(rule.code for rule in line.tax_rules)


def _free(free: Free, bill: Bill) -> Line:
    """A stretch that a price could have had and did not: it is printed, so that nobody wonders."""
    nothing = Money.zero(bill.currency)
    return Line(
        kind=LineKind.PRICE,
        dim=free.dim,
        billed=free.quantity,
        unit=UNITS[free.dim][0],
        start=free.start,
        end=free.end,
        why=(Reason(code=ReasonCode.FREE),),
        net=nothing,
        gross=nothing,
    )


def _component(line: BillLine, tariff: TariffVersion) -> tuple[Component, When]:
    for group in tariff.groups:
        for component in group.components:
            if component.id == line.component_id:
                return component, group.when
    raise AssertionError(f"the tariff has no component {line.component_id}")


def _conditions(component: Component, group: When, *, is_fallback: bool) -> tuple[Reason, ...]:
    """Why this price: the conditions it met, or that it has none; `is_fallback` says that others
    came first and did not hold.
    """
    reasons = tuple(reason for when in (group, component.when) for reason in _when(when))
    if reasons:
        return reasons
    if component.dim is Dim.FLAT:
        return (Reason(code=ReasonCode.ONCE),)
    return (Reason(code=ReasonCode.OTHERWISE if is_fallback else ReasonCode.AT_ALL_TIMES),)


def _when(when: When) -> tuple[Reason, ...]:
    reasons = []
    if when.start_time or when.end_time:
        reasons.append(
            Reason(code=ReasonCode.TIME_OF_DAY, start=when.start_time, end=when.end_time)
        )
    if when.days:
        reasons.append(Reason(code=ReasonCode.WEEKDAYS, days=when.days))
    if when.start_date or when.end_date:
        last = when.end_date - _ONE_DAY if when.end_date else None
        reasons.append(Reason(code=ReasonCode.DATES, start=_iso(when.start_date), end=_iso(last)))
    if when.min_idle:
        reasons.append(Reason(code=ReasonCode.IDLE_LONGER, seconds=when.min_idle))
    if when.max_idle:
        reasons.append(Reason(code=ReasonCode.IDLE_SHORTER, seconds=when.max_idle))
    return tuple(reasons)


def _reduction(reduction: Reduction, component: Component, bill: Bill) -> Reason:
    match reduction.kind:
        case ReductionKind.GRACE:
            return Reason(code=ReasonCode.GRACE, seconds=reduction.quantity)
        case ReductionKind.CAP:
            if component.cap is None:
                raise AssertionError(f"{component.id} was capped and has no cap")
            return Reason(code=ReasonCode.CAP, amount=rounded(component.cap.amount, bill.currency))


def _rounding(line: BillLine, bill: Bill) -> tuple[Reason, ...]:
    """Why a line may be a cent off what it comes to alone: a component is rounded once, however often
    it comes back.
    """
    alone = round_half(Fraction(line.exact) * 10 ** EXPONENT[bill.currency], bill.rounding.mode)
    if line.amount.minor == alone:
        return ()
    return (Reason(code=ReasonCode.ROUNDED_TOGETHER),)


def _limit(line: BillLine, tariff: TariffVersion) -> Reason:
    """The limit as drivers are told it: with tax where prices are, where it has that side."""
    is_least = line.kind is LineKind.MINIMUM
    limit: Limit = tariff.minimum if is_least else tariff.maximum
    sides = [limit.gross, limit.net]
    if tariff.tax_mode is TaxMode.EXCLUSIVE:
        sides.reverse()
    amount = next((side for side in sides if side is not None), None)
    if amount is None:
        raise AssertionError(f"{tariff.id} adjusted a price and has no limit")
    return Reason(
        code=ReasonCode.MINIMUM if is_least else ReasonCode.MAXIMUM,
        amount=rounded(amount, tariff.currency),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
