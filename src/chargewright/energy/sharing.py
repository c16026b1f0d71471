"""What each of several vehicles may have of one connection, so that together they keep within it.

Needs come first: who leaves earlier is served before who leaves later, each when it would rather charge (the
cheaper hours first, else the earlier). Whom nothing is left takes over what an earlier one can as well have
later: so all needs are met wherever they can be. What is left over is shared out evenly.

A power that is less than a vehicle needs to charge at all is nothing to it. In which phases a vehicle draws is
not looked at: to spread them is the station's.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from chargewright.energy.composite import Step, limit_in
from chargewright.energy.limits import Limit, LimitedBy, limit_at
from chargewright.energy.planning import Price, price_at

_QUARTER_S: Final = 900
"""Whoever is served one after the other takes turns by quarters of an hour."""
_HOUR_S: Final = 3600
_TENTH: Final = Decimal("0.1")
_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharer:
    """What one vehicle may have by itself, and needs until it leaves. `energy_wh` None: it does not say.

    `prices` are there where it waits for cheaper hours.
    """

    limits: Sequence[Limit]
    energy_wh: Decimal | None
    least_w: Decimal
    duration_s: int
    prices: Sequence[Price] = ()


def shared(together: Sequence[Step], sharers: Sequence[Sharer]) -> Sequence[Sequence[Limit]]:
    """The limits of each, in their order. `together` is what all may have, in W; where it says none, all of it."""
    if len(sharers) < 2 or all(each.limit is None for each in together):
        return [each.limits for each in sharers]
    return _Sharing(together, sharers).limits()


@dataclass(slots=True)
class _Cell:
    """What one vehicle has in one slot, of what it could. In watt-seconds."""

    most: Decimal
    least: Decimal
    has: Decimal = field(default=_NOTHING)

    @property
    def could(self) -> Decimal:
        return self.most - self.has


class _Sharing:
    """Cells of vehicles by slots, and what each slot has left."""

    def __init__(self, together: Sequence[Step], sharers: Sequence[Sharer]) -> None:
        self._sharers = sharers
        self._slots = list(_slots(together, sharers))
        self._left = [
            _room(together, sharers, start_s) * (end_s - start_s) for start_s, end_s in self._slots
        ]
        self._cells = [[_cell(each, slot) for slot in self._slots] for each in sharers]
        self._wishes = [self._by_wish(each) for each in sharers]
        self._order = sorted(
            range(len(sharers)),
            key=lambda who: (sharers[who].energy_wh is None, sharers[who].duration_s, who),
        )

    def limits(self) -> Sequence[Sequence[Limit]]:
        for who in self._order:
            self._serve(who)
        while dropped := self._too_little():
            for who in dropped:
                self._serve(who)
        for slot in range(len(self._slots)):
            self._share_out(slot)
        return [list(self._told(who)) for who in range(len(self._sharers))]

    def _serve(self, who: int) -> None:
        """Give a vehicle what it still needs, as far as that can be had without taking from others' needs."""
        wanted = self._sharers[who].energy_wh
        if wanted is None:
            return
        missing = wanted * _HOUR_S - sum((each.has for each in self._cells[who]), _NOTHING)
        for slot in self._wishes[who]:
            cell = self._cells[who][slot]
            missing -= self._give(cell, slot, min(cell.could, missing))
        while missing > 0 and (path := self._way(who)):
            missing -= self._move(path, missing)

    def _give(self, cell: _Cell, slot: int, energy: Decimal) -> Decimal:
        given = max(min(energy, self._left[slot]), _NOTHING)
        cell.has += given
        self._left[slot] -= given
        return given

    def _way(self, who: int) -> Sequence[tuple[int, int]]:
        """Who takes which slot over from the next, until one takes what is free; shortest first."""
        came: dict[int, tuple[int, int] | None] = {who: None}
        waiting = deque([who])
        seen: set[int] = set()
        while waiting:
            taker = waiting.popleft()
            for slot in self._wishes[taker]:
                if slot in seen or self._cells[taker][slot].could <= 0:
                    continue
                seen.add(slot)
                if self._left[slot] > 0:
                    return list(_back(came, taker, slot))
                for other in self._order:
                    if other not in came and self._cells[other][slot].has > 0:
                        came[other] = (taker, slot)
                        waiting.append(other)
        return ()

    def _move(self, path: Sequence[tuple[int, int]], most: Decimal) -> Decimal:
        """Along a way, each takes over from the next; gives how much."""
        energy = min(most, self._left[path[-1][1]])
        for (taker, slot), (giver, _) in pairwise(path):
            energy = min(energy, self._cells[taker][slot].could, self._cells[giver][slot].has)
        energy = min(energy, self._cells[path[-1][0]][path[-1][1]].could)
        for taker, slot in path:
            self._cells[taker][slot].has += energy
        for (_, slot), (giver, _) in pairwise(path):
            self._cells[giver][slot].has -= energy
        self._left[path[-1][1]] -= energy
        return energy

    def _too_little(self) -> Sequence[int]:
        """Raise what is too little to charge at all, or let it go; gives who lost something."""
        lost = []
        for who in self._order:
            for slot, cell in enumerate(self._cells[who]):
                if not 0 < cell.has < cell.least:
                    continue
                if self._left[slot] >= cell.least - cell.has:
                    self._give(cell, slot, cell.least - cell.has)
                    continue
                self._left[slot] += cell.has
                cell.has = cell.most = _NOTHING
                lost.append(who)
        return lost

    def _share_out(self, slot: int) -> None:
        """What is left of a slot, evenly among who can have more of it."""
        could = [cell for who in self._order if (cell := self._cells[who][slot]).could > 0]
        while could and self._left[slot] > 0:
            even = self._left[slot] / len(could)
            idle = [each for each in could if each.has + min(even, each.could) < each.least]
            if idle:
                could = [each for each in could if each is not idle[-1]]
                continue
            least = min(even, *(cell.could for cell in could))
            for cell in could:
                self._give(cell, slot, least)
            could = [cell for cell in could if cell.could > 0]
            if least == even:
                return

    def _told(self, who: int) -> Iterator[Limit]:
        """What a vehicle may have as limits, its own where nobody takes from it."""
        before: Limit | None = None
        for (start_s, end_s), cell in zip(self._slots, self._cells[who], strict=True):
            if start_s >= self._sharers[who].duration_s:
                return
            own_w, by = limit_at(self._sharers[who].limits, start_s)
            told = Limit(start_s, own_w, by)
            if cell.has < own_w * (end_s - start_s):
                power_w = (cell.has / (end_s - start_s)).quantize(_TENTH, ROUND_FLOOR)
                told = Limit(start_s, power_w, LimitedBy.SHARED)
            if before is None or (before.limit_w, before.by) != (told.limit_w, told.by):
                yield told
            before = told

    def _by_wish(self, sharer: Sharer) -> Sequence[int]:
        def wish(slot: int) -> tuple[Fraction, int]:
            start_s, _ = self._slots[slot]
            return (price_at(sharer.prices, start_s) if sharer.prices else Fraction(0), start_s)

        return sorted(range(len(self._slots)), key=wish)


def _slots(together: Sequence[Step], sharers: Sequence[Sharer]) -> Iterator[tuple[int, int]]:
    end_s = max(each.duration_s for each in sharers)
    turns = {
        *range(0, end_s, _QUARTER_S),
        *(step.start_s for step in together),
        *(limit.start_s for each in sharers for limit in each.limits),
        *(price.start_s for each in sharers for price in each.prices),
        *(each.duration_s for each in sharers),
    }
    return pairwise([*sorted(each for each in turns if 0 <= each < end_s), end_s])


def _room(together: Sequence[Step], sharers: Sequence[Sharer], at_s: int) -> Decimal:
    """What all may have at a second; without a limit what they can take."""
    limit = limit_in(together, at_s)
    if limit is not None:
        return max(limit, _NOTHING)
    return sum((limit_at(each.limits, at_s)[0] for each in sharers), _NOTHING)


def _cell(sharer: Sharer, slot: tuple[int, int]) -> _Cell:
    start_s, end_s = slot
    power_w = limit_at(sharer.limits, start_s)[0]
    is_there = start_s < sharer.duration_s and power_w >= sharer.least_w
    seconds = end_s - start_s
    return _Cell(power_w * seconds if is_there else _NOTHING, sharer.least_w * seconds)


def _back(
    came: dict[int, tuple[int, int] | None], taker: int, slot: int
) -> Iterator[tuple[int, int]]:
    path = [(taker, slot)]
    while (step := came[path[-1][0]]) is not None:
        path.append(step)
    return reversed(path)
