"""A bill as an accountant would write it down: what `expected.json` of a case is compared with."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from chargewright.rating.bill import Bill, Free, Line, LineKind, ReductionKind
from chargewright.rating.exact import exact
from chargewright.rating.waive import Waiver
from chargewright.tariffs.model import Dim, Per
from chargewright.tariffs.zones import local


def bill_as_text(bill: Bill) -> dict:
    return {
        "lines": [_line(line, bill.zone) for line in bill.lines],
        "per_component": _per_component(bill.lines),
        "free": [_free(stretch, bill.zone) for stretch in bill.free],
        "taxes": [
            {
                "tax": f"{row.rule.code} {row.rule.percent} %",
                "base": row.base.amount,
                "amount": row.amount.amount,
            }
            for row in bill.taxes
        ],
        "net": bill.net.amount,
        "tax": bill.tax.amount,
        "gross": bill.gross.amount,
        "exact_net": bill.exact_net,
        "exact_gross": bill.exact_gross,
        "flags": [flag.value for flag in bill.flags],
    }


def waiver_as_text(waiver: Waiver) -> dict:
    return {
        "received": waiver.received.amount,
        "net": waiver.net.amount,
        "tax": waiver.tax.amount,
        "waived": waiver.waived.amount,
        "waived_net": waiver.waived_net.amount,
    }


def _line(line: Line, zone: str) -> dict:
    return {
        "component": line.component_id or line.kind.value.lower(),
        "from": local(line.start, zone).isoformat(),
        "to": local(line.end, zone).isoformat(),
        "quantity": _quantity(line.billed, line.dim),
        "price": f"{line.price} per {line.unit}",
        "exact": line.exact,
        "net": line.net.amount,
        "tax": line.tax.amount,
        "gross": line.gross.amount,
        "less": [
            f"cap {reduction.amount}"
            if reduction.kind is ReductionKind.CAP
            else f"grace {timedelta(seconds=reduction.quantity)}"
            for reduction in line.reductions
        ],
        "why": list(line.why),
        "rejected": [f"{one.component_id}: {one.condition}" for one in line.rejected],
        "flags": [flag.value for flag in line.flags],
    }


def _free(stretch: Free, zone: str) -> dict:
    return {
        "slot": stretch.slot,
        "from": local(stretch.start, zone).isoformat(),
        "to": local(stretch.end, zone).isoformat(),
        "quantity": _quantity(stretch.quantity, stretch.dim),
        "because": [f"{one.component_id}: {one.condition}" for one in stretch.rejected],
    }


def _per_component(lines: tuple[Line, ...]) -> dict:
    """The same lines with all stretches of a component added up."""
    quantities: dict[str, int] = defaultdict(int)
    amounts: dict[str, Fraction] = defaultdict(Fraction)
    dims = {}
    for line in lines:
        if line.kind is LineKind.PRICE:
            quantities[line.component_id] += line.billed
            amounts[line.component_id] += Fraction(line.exact)
            dims[line.component_id] = line.dim
    return {
        name: {"quantity": _quantity(quantity, dims[name]), "exact": exact(amounts[name])}
        for name, quantity in quantities.items()
    }


def _quantity(billed: int, dim: Dim | None) -> str:
    """Energy in kWh, time in hours, minutes and seconds, a flat price once."""
    match dim:
        case Dim.ENERGY:
            return f"{(Decimal(billed) / 1000).normalize():f} {Per.KWH}"
        case Dim.CHARGING_TIME | Dim.IDLE_TIME:
            return str(timedelta(seconds=billed))
        case _:
            return str(billed)
