"""What a session may cost from here, piece by piece of constant prices, at its dearest."""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Final

from chargewright.kernel.money import EXPONENT
from chargewright.rating.rounding import kept_for_rounding
from chargewright.rating.segments import local_cuts
from chargewright.rating.so_far import SoFar
from chargewright.tariffs.choice import PriceList
from chargewright.tariffs.dearest import gross_price
from chargewright.tariffs.model import Activity, Component, Dim, TariffVersion
from chargewright.tariffs.moment import Moment
from chargewright.tariffs.tax import TaxMode
from chargewright.tariffs.zones import DAY_S, spans

HORIZON_S: Final = 2 * DAY_S
"""How far we look ahead; a session that may go on longer is asked about again by then."""

TIME: Final = (Dim.CHARGING_TIME, Dim.IDLE_TIME)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of constant prices, with tax.

    `second_price` is the most a second can cost, charging or idle; `by_component` what it costs
    for each time component that may be the price. `priced` are all components that may be on the bill
    for it, whatever the vehicle does.
    """

    start: int
    end: int
    energy_price: Fraction
    second_price: Fraction
    by_component: Mapping[str, Fraction]
    priced: tuple[Component, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """A tariff as it is asked for its prices ahead."""

    prices: PriceList
    mode: TaxMode
    zone: str

    @property
    def know_the_clock(self) -> bool:
        """Whether anything depends on the clock or the calendar."""
        return bool(self.prices.local_cuts)

    def pieces(self, since: int, now: int) -> Iterator[Piece]:
        """From `since`, which is not after `now`, until the horizon; `now` is an edge."""
        end = now + HORIZON_S
        local = tuple(spans(self.zone, since, end))
        cuts = sorted({since, now, end, *local_cuts(local, self.prices.local_cuts)})
        at = 0
        for start, stop in pairwise(cuts):
            while start >= local[at].end:
                at += 1
            day, second = divmod(start + local[at].offset, DAY_S)
            yield self._ask(start, stop, day, second)

    def components(self, since: int, now: int) -> set[str]:
        """Which may be on the bill by the horizon."""
        return {one.id for piece in self.pieces(since, now) for one in piece.priced}

    def always(self, now: int) -> Piece:
        """The only piece of a tariff that knows no clock."""
        return self._ask(now, now, 0, 0)

    def _ask(self, start: int, end: int, day: int, second: int) -> Piece:
        idle = [Moment(Activity.IDLE, day, second, idle) for idle in (0, *self.prices.idle_cuts)]
        moments = [Moment(Activity.CHARGING, day, second), *idle]
        sums = dict.fromkeys((Dim.ENERGY, *TIME), Fraction(0))
        by_component: dict[str, Fraction] = {}
        paid: list[Component] = []
        for slot in self.prices.slots:
            if slot.dim not in sums:
                continue
            fed = (moment for moment in moments if slot.is_fed(moment.activity))
            chosen = [slot.choose(each, self.prices.group_at(each)).component for each in fed]
            priced = [component for component in chosen if component is not None]
            of_components = {one.id: gross_price(one, self.mode) for one in priced}
            sums[slot.dim] += max(of_components.values(), default=Fraction(0))
            if slot.dim in TIME:
                by_component |= of_components
            paid += [component for component in priced if component.price]
        second_price = max(sums[dim] for dim in TIME)
        return Piece(start, end, sums[Dim.ENERGY], second_price, by_component, tuple(paid))


@dataclass(slots=True, kw_only=True)
class Outlook:
    """What is left of a limit, going forward in time.

    `left` is the limit less what the session costs so far. Energy may have flowed since the last
    reading: it costs the dearest price since then, and the components it may be on are counted.
    """

    tariff: TariffVersion
    now: int
    left: Fraction
    power_w: int
    so_far: SoFar
    energy_price: Fraction = Fraction(0)
    time_cost: Fraction = Fraction(0)
    _kept: Fraction = Fraction(0)
    _rounded: set[str] = field(default_factory=set)
    _uncapped: Fraction = Fraction(0)
    _by_component: dict[str, Fraction] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._count(self.so_far.open)

    @property
    def spare(self) -> Fraction:
        """What can still be spent at the fence; below zero if even that was too far."""
        return self.left - self.time_cost - self._kept

    @property
    def energy_left(self) -> int:
        """Whole watt-hours that can still be paid for, besides the time until the fence."""
        return int(self.spare / self.energy_price)

    def walk(self, pieces: Iterable[Piece]) -> int:
        """The latest second until which full power at the dearest prices can be paid for."""
        fence = self.now
        for piece in pieces:
            if piece.end <= self.now:
                self._look_back(piece)
                continue
            fence = piece.end if self._affords(piece, piece.end) else self._last_second(piece)
            if fence > piece.start:
                self.settle(piece, fence)
            if fence < piece.end:
                break
            self._pass(piece)
        return fence

    def settle(self, piece: Piece, fence: int) -> None:
        """Put the fence into this piece."""
        self.energy_price = max(self.energy_price, piece.energy_price)
        self.time_cost = self._time_cost(piece, fence)
        self._count(piece.priced)

    def _look_back(self, piece: Piece) -> None:
        self.energy_price = max(self.energy_price, piece.energy_price)
        self._count(one for one in piece.priced if one.dim is Dim.ENERGY)

    def _count(self, components: Iterable[Component]) -> None:
        """These will be rounded, each once."""
        self._rounded.update(one.id for one in components)
        self._kept = self.kept_for(self._rounded)

    def kept_for(self, components: AbstractSet[str | None]) -> Fraction:
        """What the rounding of these may need of the limit."""
        minor: int = 10 ** EXPONENT[self.tariff.currency]
        return kept_for_rounding(len(components), self.tariff) / minor

    def _affords(self, piece: Piece, second: int) -> bool:
        energy_price = max(self.energy_price, piece.energy_price)
        full_power = Fraction(self.power_w * (second - self.now), 3600) * energy_price
        kept = self.kept_for(self._rounded | {one.id for one in piece.priced})
        return self._time_cost(piece, second) + full_power + kept <= self.left

    def _last_second(self, piece: Piece) -> int:
        """The last second of the piece that can be paid for; its start if there is none."""
        low, high = piece.start, piece.end - 1
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._affords(piece, middle) else (low, middle - 1)
        return low

    def _time_cost(self, piece: Piece, second: int) -> Fraction:
        """The most that time can cost up to a second of this piece."""
        lasted = second - piece.start
        capped = Fraction(0)
        for name in self._by_component.keys() | piece.by_component.keys():
            cost = self._by_component.get(name, Fraction(0))
            cost += piece.by_component.get(name, Fraction(0)) * lasted
            capped += min(cost, self.so_far.caps.get(name, cost))
        return min(self._uncapped + piece.second_price * lasted, capped)

    def _pass(self, piece: Piece) -> None:
        lasted = piece.end - piece.start
        self._uncapped += piece.second_price * lasted
        for name, price in piece.by_component.items():
            cost = self._by_component.get(name, Fraction(0))
            self._by_component[name] = cost + price * lasted
