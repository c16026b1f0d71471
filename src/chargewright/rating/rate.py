"""A session and a tariff version become a bill.

One function prices the finished session, the running one (its timeline ends now) and the imagined
one of a quote, so the three cannot differ. It is exact until the one place where each profile
rounds; see `rounding`.
"""

from typing import Final

from chargewright.kernel.money import EXPONENT, Money
from chargewright.rating.amount import taxed
from chargewright.rating.bill import Bill, Line, LineKind, TaxRow
from chargewright.rating.cap import cap
from chargewright.rating.energy import Flag, meter
from chargewright.rating.exact import exact
from chargewright.rating.grace import forgive
from chargewright.rating.limits import Adjustment, bounds, clamp
from chargewright.rating.lines import Draft, draft, seconds_of
from chargewright.rating.rounding import rounded
from chargewright.rating.segments import segments
from chargewright.rating.selfcheck import check
from chargewright.rating.timeline import Timeline
from chargewright.tariffs.choice import price_list
from chargewright.tariffs.model import Activity, Dim, Per, TariffVersion
from chargewright.tariffs.tax import TaxMode
from chargewright.tariffs.zones import TZDATA_VERSION, instant

_ORDER: Final = (Dim.FLAT, Dim.ENERGY, Dim.CHARGING_TIME, Dim.IDLE_TIME)


def rate(session: Timeline, tariff: TariffVersion) -> Bill:
    """Price a session under the tariff version it began with.

    The version may be a draft, but not one in which `tariffs.lint` finds errors.

    Raises:
        ValueError: the timeline's zone is not in the pinned tzdata.

    """
    readings = meter(session)
    prices = price_list(tariff)
    cut = segments(session, readings, prices, tariff.idle_policy)
    lines, free = draft(prices, cut)
    lines.sort(key=lambda line: (_ORDER.index(line.component.dim), line.start))
    forgive(lines, cut)
    for line in lines:
        line.price()
    cap(lines)

    minor = 10 ** EXPONENT[tariff.currency]
    amounts = [
        taxed(line.exact * minor, tariff.tax_mode, line.component.tax, line.component.id)
        for line in lines
    ]
    sums = rounded(amounts, tariff.tax_mode, tariff.rounding)
    pairs = list(zip(sums.nets, sums.taxes, strict=True))
    energy_wh = readings.total.wh
    limits = bounds(tariff, session, energy_wh)
    clamped = clamp(amounts, sums, limits, tariff)
    maker = _Maker(tariff, session, minor)
    priced = [maker.priced(line, *pair) for line, pair in zip(lines, pairs, strict=True)]
    kind = LineKind.MINIMUM if clamped.is_raised else LineKind.MAXIMUM
    adjusted = [maker.adjusted(kind, one) for one in clamped.adjustments]
    every = (*priced, *adjusted)
    net = sum((line.net for line in every), Money.zero(tariff.currency))
    gross = sum((line.gross for line in every), Money.zero(tariff.currency))
    bill = Bill(
        tariff_version_id=tariff.id,
        currency=tariff.currency,
        tax_mode=tariff.tax_mode,
        rounding=tariff.rounding,
        zone=session.zone,
        tzdata_version=TZDATA_VERSION,
        start=session.start,
        end=session.end,
        energy_wh=energy_wh,
        charging_s=seconds_of(Activity.CHARGING, cut),
        idle_s=seconds_of(Activity.IDLE, cut),
        lines=every,
        free=free,
        taxes=tuple(
            TaxRow(
                rule=rule,
                base=sum(
                    (line.net for line in every if rule in line.tax_rules),
                    Money.zero(tariff.currency),
                ),
                amount=Money(due, tariff.currency),
            )
            for rule, due in sums.rules.items()
        ),
        net=net,
        tax=gross - net,
        gross=gross,
        exact_net=exact(clamped.exact_net / minor),
        exact_gross=exact(clamped.exact_gross / minor),
        flags=readings.flags,
    )
    check(bill, limits)
    return bill


class _Maker:
    """Writes lines in the currency and tax mode of one tariff."""

    def __init__(self, tariff: TariffVersion, session: Timeline, minor: int) -> None:
        self._currency = tariff.currency
        self._mode = tariff.tax_mode
        self._session = session
        self._minor = minor

    def priced(self, draft: Draft, net: int, tax: int) -> Line:
        component = draft.component
        is_split = component.dim is Dim.ENERGY and not (
            draft.energy_before.is_read and draft.energy_after.is_read
        )
        return Line(
            kind=LineKind.PRICE,
            component_id=component.id,
            dim=component.dim,
            slot=draft.slot,
            labels=component.labels,
            start=instant(draft.start),
            end=instant(draft.end),
            measured=exact(draft.measured),
            billed=draft.billed,
            unit=component.unit,
            price=component.price,
            exact=exact(draft.exact),
            amount=self._money(net + tax if self._mode is TaxMode.INCLUSIVE else net),
            net=self._money(net),
            tax=self._money(tax),
            gross=self._money(net + tax),
            tax_rules=component.tax,
            reductions=tuple(draft.reductions),
            why=draft.choice.why,
            rejected=draft.choice.rejected,
            flags=(Flag.ESTIMATED_SPLIT,) if is_split else (),
        )

    def adjusted(self, kind: LineKind, one: Adjustment) -> Line:
        inclusive = self._mode is TaxMode.INCLUSIVE
        unrounded = (one.exact_gross if inclusive else one.exact_net) / self._minor
        amount = self._money(one.net + one.tax if inclusive else one.net)
        return Line(
            kind=kind,
            component_id=None,
            dim=None,
            slot=None,
            start=self._session.start,
            end=self._session.end,
            measured=exact(1),
            billed=1,
            unit=Per.USE,
            price=amount.decimal,
            exact=exact(unrounded),
            amount=amount,
            net=self._money(one.net),
            tax=self._money(one.tax),
            gross=self._money(one.net + one.tax),
            tax_rules=one.rules,
            reductions=(),
            why=(),
            rejected=(),
            flags=(),
        )

    def _money(self, minor: int) -> Money:
        return Money(minor, self._currency)
