"""What a station does wrong, on demand or by dice. The dice have a seed: a bad day can be had again."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any


@dataclass(kw_only=True)
class Faults:
    """Change it while the station runs. A fresh one is a station without fault.

    Actions are named as on the wire. What is in `cuts_after` and `repeats` happens once for each
    entry; chances are of every message that the station sends.
    """

    seed: int = 0
    rejects_remote_start: bool = False
    never_answers: set[str] = field(default_factory=set)
    """Calls of the central system that get no answer at all."""
    answers_after_s: float = 0.0
    """How long it thinks before it answers a call: our seconds."""
    cuts_after: list[str] = field(default_factory=list)
    """The connection is lost when this was sent and its answer is still to come."""
    repeats: list[str] = field(default_factory=list)
    """Sent once more after its answer, as a new message."""
    rejects_settings: set[str] = field(default_factory=set)
    """Named as on the wire: a key of OCPP 1.6, or Component/Variable."""
    ignores_settings: set[str] = field(default_factory=set)
    """Accepted, and left as they are."""
    needs_reboot_for: set[str] = field(default_factory=set)
    """Taken, and used from the next boot on."""
    drifts_to: dict[str, str] = field(default_factory=dict)
    """What settings are after a boot, whatever they were: each happens once."""
    chance_of_drift: float = 0.0
    """Of every setting that has a number of seconds, at every boot: it is another one then."""
    files_break_off: int = 0
    """How many tries of each transfer end in the middle."""
    spoils_files: bool = False
    """What it fetches is not what was sent: its hash is wrong."""
    never_tells_of_files: bool = False
    """Fetches and brings, and says nothing of it."""
    settles_as: str = "Settled"
    """What its own terminal makes of the next charges: Settled, Canceled, Rejected or Failed."""
    settles_share: float = 1.0
    """How much of the cost that terminal takes."""
    drops: list[str] = field(default_factory=list)
    """Never leaves the station, which waits for an answer in vain."""
    spoils: list[str] = field(default_factory=list)
    """Sent with one value of another type than the schema has it."""
    overtakes: list[str] = field(default_factory=list)
    """Sent after the one that waits behind it."""
    delay_most_s: float = 0.0
    """How long a message may wait before it goes, by dice: our seconds."""
    chance_of_cut: float = 0.0
    chance_of_repeat: float = 0.0
    chance_of_drop: float = 0.0
    chance_of_spoiling: float = 0.0
    chance_of_overtaking: float = 0.0
    clock_skew: timedelta = timedelta()
    writes_zone: bool = True
    zone: timedelta = timedelta()
    """Offset of the station's local time, which is what it writes."""

    @classmethod
    def at_random(cls, trouble: float, seed: int) -> "Faults":
        """One of all that can befall a message, with this chance for each message."""
        each = trouble / 5
        return cls(
            seed=seed,
            chance_of_cut=each,
            chance_of_repeat=each,
            chance_of_drop=each,
            chance_of_spoiling=each,
            chance_of_overtaking=each,
        )

    def __post_init__(self) -> None:
        self._dice = Random(self.seed)

    def cuts(self, action: str) -> bool:
        """Whether the connection is lost now that this was sent."""
        return self._once(self.cuts_after, action) or self._rolled(self.chance_of_cut)

    def repeats_now(self, action: str) -> bool:
        return self._once(self.repeats, action) or self._rolled(self.chance_of_repeat)

    def drops_now(self, action: str) -> bool:
        return self._once(self.drops, action) or self._rolled(self.chance_of_drop)

    def overtakes_now(self, action: str) -> bool:
        """Whether the message behind this one goes first."""
        return self._once(self.overtakes, action) or self._rolled(self.chance_of_overtaking)

    def delay_s(self) -> float:
        return self._dice.uniform(0, self.delay_most_s) if self.delay_most_s else 0.0

    def spoilt(self, action: str, payload: dict[str, Any]) -> dict[str, Any]:
        """The payload, or one in which a value somewhere has another type."""
        if not (self._once(self.spoils, action) or self._rolled(self.chance_of_spoiling)):
            return payload
        spoilt = deepcopy(payload)
        places = list(_values(spoilt))
        if places:
            holder, key = self._dice.choice(places)
            holder[key] = self._dice.choice(_of_another_type(holder[key]))
        return spoilt

    def drifts(self) -> bool:
        return self._rolled(self.chance_of_drift)

    def stamp(self, instant: datetime) -> str:
        """A time as this station writes it."""
        local = instant + self.clock_skew + self.zone
        text = local.strftime("%Y-%m-%dT%H:%M:%S.") + f"{local.microsecond // 1000:03}"
        if not self.writes_zone:
            return text
        if not self.zone:
            return text + "Z"
        minutes = round(self.zone.total_seconds() / 60)
        sign = "-" if minutes < 0 else "+"
        return f"{text}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    def _once(self, wanted: list[str], action: str) -> bool:
        if action in wanted:
            wanted.remove(action)
            return True
        return False

    def _rolled(self, chance: float) -> bool:
        return chance > 0 and self._dice.random() < chance


def _values(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Where a value stands that is no list and no object: what holds it, and under which key."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in items:
        if isinstance(value, dict | list):
            yield from _values(value)
        else:
            yield tree, key


def _of_another_type(value: Any) -> list[Any]:
    """What a careless programmer writes for it."""
    match value:
        case bool():
            return [str(value).lower(), int(value), None]
        case int() | float():
            return [str(value), f" {value}", None, [value]]
        case _:
            return [None, 17, [value], {"value": value}, ""]
