"""How far a session may go before it costs more than a limit.

A ceiling is a fence that a gateway can check against a reading without pricing anything. It is
drawn for the worst that can happen until it is reached: full power, the dearest prices, idle fees
without grace. A driver who was slower than that has money left at the fence, so the answer to a
reached fence is to ask again with the session so far, and `is_exhausted` is what says stop. Where
prices depend neither on the clock nor on time, the first fence is also the last.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from typing import Final

from chargewright.kernel.money import Money
from chargewright.rating.bill import Bill, LineKind
from chargewright.rating.rate import rate
from chargewright.rating.segments import local_cuts
from chargewright.rating.timeline import Timeline
from chargewright.tariffs.choice import PriceList, price_list
from chargewright.tariffs.dearest import gross_price, least_gross, most_gross
from chargewright.tariffs.model import Activity, Component, Dim, GraceKind, TariffVersion
from chargewright.tariffs.moment import Moment
from chargewright.tariffs.tax import TaxMode, gross_of_net
from chargewright.tariffs.zones import DAY_S, instant, seconds, spans

HORIZON_S: Final = 2 * DAY_S
"""How far we look ahead; a session that may go on longer is asked about again by then."""

_TIME: Final = (Dim.CHARGING_TIME, Dim.IDLE_TIME)


@dataclass(frozen=True, slots=True)
class Ceilings:
    """Where a session must be looked at again.

    `energy_wh` is the energy of the whole session, `until` an instant; None means that this side
    cannot bring the session to its limit. `is_exhausted`: the limit is reached, stop now.
    """

    energy_wh: int | None
    until: datetime | None
    is_exhausted: bool = False


def ceilings(tariff: TariffVersion, limit: Money, session: Timeline, *, power_w: int) -> Ceilings:
    """How far a session may go from here so that its exact price stays within `limit`, tax included.

    The promise holds whatever the vehicle does, up to either ceiling; rounding may add half a
    minor unit a line. `power_w` is the most the connector gives: at that power both ceilings are
    reached together. A session that is about to start is a timeline without length.

    Raises:
        ValueError: the limit is in another currency than the tariff.

    """
    if limit.currency != tariff.currency:
        raise ValueError(f"a tariff in {tariff.currency} has no limit in {limit.currency}")
    most = most_gross(tariff)
    money = Fraction(limit.decimal)
    if most is not None and most <= money:
        return Ceilings(None, None)
    bill = rate(session, _at_worst(tariff, session))
    now = seconds(session.end)
    so_far = _SoFar.read(bill, tariff)
    left = money - so_far.cost
    stop = Ceilings(bill.energy_wh, instant(now), is_exhausted=True)
    if left < 0 or least_gross(tariff) > money:
        return stop
    prices = price_list(tariff)
    outlook = _Outlook(now=now, left=left, power_w=power_w, caps=so_far.caps)
    if prices.local_cuts or any(
        component.price and component.dim in _TIME for component in tariff.components
    ):
        ahead = _ahead(prices, tariff.tax_mode, session.zone, now)
        until: int | None = outlook.walk(ahead)
    else:
        outlook.energy_price = _Piece.ask(prices, tariff.tax_mode, now, now, 0, 0).energy_price
        until = None
    if until == now or (outlook.energy_price and outlook.energy_left < 1):
        return stop
    return Ceilings(
        bill.energy_wh + outlook.energy_left if outlook.energy_price else None,
        None if until is None else instant(until),
    )


def _at_worst(tariff: TariffVersion, session: Timeline) -> TariffVersion:
    """Idle time under a retroactive grace may still be charged while the vehicle idles on."""
    if not session.tiles or session.tiles[-1].activity is not Activity.IDLE:
        return tariff

    def without_retroactive(component: Component) -> Component:
        if component.grace is None or component.grace.kind is GraceKind.FREE:
            return component
        return replace(component, grace=None)

    return replace(
        tariff,
        groups=tuple(
            replace(group, components=tuple(map(without_retroactive, group.components)))
            for group in tariff.groups
        ),
    )


@dataclass(frozen=True, slots=True)
class _SoFar:
    """What the session costs by now, flat prices that may still fall due included, and what its
    capped components may still cost, by component. With tax.
    """

    cost: Fraction
    caps: Mapping[str, Fraction]

    @classmethod
    def read(cls, bill: Bill, tariff: TariffVersion) -> "_SoFar":
        exclusive = tariff.tax_mode is TaxMode.EXCLUSIVE
        caps = {
            component.id: Fraction(component.cap.amount) * _tax(component, exclusive=exclusive)
            for component in tariff.components
            if component.cap is not None
        }
        flats: dict[str, Fraction] = {}
        for component in tariff.components:
            if component.dim is Dim.FLAT:
                price = gross_price(component, tariff.tax_mode)
                slot = component.slot_name
                flats[slot] = max(price, flats.get(slot, price))
        cost = Fraction(0)
        for line in bill.lines:
            if line.kind is not LineKind.PRICE or line.component_id is None:
                continue
            gross = Fraction(line.exact) * (gross_of_net(line.tax_rules) if exclusive else 1)
            cost += gross
            if line.component_id in caps:
                caps[line.component_id] -= gross
            if line.dim is Dim.FLAT and line.slot is not None:
                flats.pop(line.slot)
        return cls(cost + sum(flats.values()), caps)


def _tax(component: Component, *, exclusive: bool) -> Fraction:
    return gross_of_net(component.tax) if exclusive else Fraction(1)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of constant prices ahead, with tax.

    `second_price` is the most a second can cost, charging or idle; `by_component` what it costs
    for each time component that may be the price.
    """

    start: int
    end: int
    energy_price: Fraction
    second_price: Fraction
    by_component: Mapping[str, Fraction]

    @classmethod
    def ask(
        cls, prices: PriceList, mode: TaxMode, start: int, end: int, day: int, second: int
    ) -> "_Piece":
        moments = [Moment(Activity.CHARGING, day, second)]
        moments += [Moment(Activity.IDLE, day, second, idle) for idle in (0, *prices.idle_cuts)]
        sums = dict.fromkeys((Dim.ENERGY, *_TIME), Fraction(0))
        by_component: dict[str, Fraction] = {}
        for slot in prices.slots:
            if slot.dim not in sums:
                continue
            dearest = Fraction(0)
            for moment in moments:
                component = slot.choose(moment, prices.group_at(moment)).component
                if component is None or not slot.is_fed(moment.activity):
                    continue
                price = gross_price(component, mode)
                dearest = max(dearest, price)
                if slot.dim in _TIME:
                    by_component[component.id] = price
            sums[slot.dim] += dearest
        second_price = max(sums[dim] for dim in _TIME)
        return cls(start, end, sums[Dim.ENERGY], second_price, by_component)


def _ahead(prices: PriceList, mode: TaxMode, zone: str, now: int) -> Iterator[_Piece]:
    local = tuple(spans(zone, now, now + HORIZON_S))
    cuts = sorted({now, now + HORIZON_S, *local_cuts(local, prices.local_cuts)})
    at = 0
    for start, end in pairwise(cuts):
        while start >= local[at].end:
            at += 1
        day, second = divmod(start + local[at].offset, DAY_S)
        yield _Piece.ask(prices, mode, start, end, day, second)


@dataclass(slots=True, kw_only=True)
class _Outlook:
    """What is left of the limit, going forward in time."""

    now: int
    left: Fraction
    power_w: int
    caps: Mapping[str, Fraction]
    energy_price: Fraction = Fraction(0)
    time_cost: Fraction = Fraction(0)
    _uncapped: Fraction = Fraction(0)
    _by_component: dict[str, Fraction] = field(default_factory=dict)

    @property
    def energy_left(self) -> int:
        """Whole watt-hours that can still be paid for, besides the time until the fence."""
        return int((self.left - self.time_cost) / self.energy_price)

    def walk(self, ahead: Iterator[_Piece]) -> int:
        """The latest second until which full power at the dearest prices can be paid for."""
        fence = self.now
        for piece in ahead:
            fence = piece.end if self._affords(piece, piece.end) else self._last(piece)
            if fence > piece.start:
                self.energy_price = max(self.energy_price, piece.energy_price)
                self.time_cost = self._time_cost(piece, fence)
            if fence < piece.end:
                break
            self._pass(piece)
        return fence

    def _affords(self, piece: _Piece, second: int) -> bool:
        energy_price = max(self.energy_price, piece.energy_price)
        full_power = Fraction(self.power_w * (second - self.now), 3600) * energy_price
        return self._time_cost(piece, second) + full_power <= self.left

    def _last(self, piece: _Piece) -> int:
        """The last second of the piece that can be paid for; its start if there is none."""
        low, high = piece.start, piece.end - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._affords(piece, middle) else (low, middle - 1)
        return low

    def _time_cost(self, piece: _Piece, second: int) -> Fraction:
        """The most that time can cost up to a second of this piece."""
        lasted = second - piece.start
        capped = Fraction(0)
        for name in self._by_component.keys() | piece.by_component.keys():
            cost = self._by_component.get(name, Fraction(0))
            cost += piece.by_component.get(name, Fraction(0)) * lasted
            capped += min(cost, self.caps.get(name, cost))
        return min(self._uncapped + piece.second_price * lasted, capped)

    def _pass(self, piece: _Piece) -> None:
        lasted = piece.end - piece.start
        self._uncapped += piece.second_price * lasted
        for name, price in piece.by_component.items():
            cost = self._by_component.get(name, Fraction(0))
            self._by_component[name] = cost + price * lasted
