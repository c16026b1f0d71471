"""Meter readings known by heart: the same words as before, with other numbers.

While it charges, a station says one sentence every few seconds, and all of a make say it alike: of
six hundred bytes only the message's id, times, counters and values are new. A `Refrain` is such a sentence
with its places left open (`sentences` finds them). A frame that fits is read by one look, to the same
reading that decoding it would give; any other frame is none of the refrain's business and goes the long
way, which also is where a refrain is learned from.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Final

import msgspec

from chargewright.metering import Flag, Reading, Scope, in_zone
from chargewright.translate.plain import Plan, in_our_units

VALUES: Final = ("energy_wh", "power_w", "current_a", "voltage_v", "soc_percent")
"""The fields of a reading that are written down."""
SAID: Final = (
    "message_id",
    "evse_no",
    "connector_no",
    "transaction_ref",
    "told_at",
    "claimed_at",
    *VALUES,
)
"""What is looked at of what open places hold; in what else stands there nobody is interested."""
_REFRAINS_KEPT: Final = 1024


class Heard(msgspec.Struct, frozen=True, gc=False):
    """A message that fits.

    `reading` holds what is judged. What is only shown (W, A, V, per cent; None: not said) is left as
    it was written, a plain decimal. `evse_no` is 0 and `connector_no` None where the message names none;
    `charging_state` is None where it names none.
    """

    action: str
    message_id: str
    evse_no: int
    connector_no: int | None
    names_place: bool
    """Whether the EVSE is named by the transaction's event, which may be for the first time."""
    transaction_ref: str
    charging_state: str | None
    reading: Reading
    power_w: str | None
    current_a: str | None
    voltage_v: str | None
    soc_percent: str | None


class Sentence(msgspec.Struct, frozen=True):
    """What a refrain is made of."""

    action: str
    pattern: str
    """With a group for each of `SAID`, of which those that are not said match nothing."""
    scope: Scope
    plan: Plan
    connector_no: int | None = None
    """The connector where no place says it."""
    is_event: bool = False
    """Whether it is an event of OCPP 2, which may say what is new about its transaction."""
    charging_state: str | None = None


class Refrain:
    """One sentence: the readings of one moment in a transaction (OCPP 1.6, 4.7; OCPP 2.0.1, part 2, E)."""

    __slots__ = ("_fits", "_is_in_our_units", "_said", "_sentence")

    def __init__(self, sentence: Sentence) -> None:
        pattern = re.compile(sentence.pattern, re.ASCII)
        self._fits = pattern.fullmatch
        self._said = tuple(pattern.groupindex[name] for name in SAID)
        self._sentence = sentence
        self._is_in_our_units = sentence.plan.exponents is None

    def heard(self, text: str, *, received_at: datetime, zone: tzinfo) -> Heard | None:
        """What the frame says, if it fits. `zone` is what a time without zone means."""
        found = self._fits(text)
        if found is None:
            return None
        said = found.group(*self._said)
        # By two slices: to gather the rest in a list takes a fifth of the time of this look.
        message_id, evse, connector, transaction, told_at, time, energy = said[:7]
        power, current, voltage, soc = said[7:]
        try:
            claimed_at = msgspec.convert(time, datetime)
            if told_at is not None and told_at != time:
                msgspec.convert(told_at, datetime)
        except msgspec.ValidationError:
            return None  # no such day
        flags: tuple[Flag, ...] = ()
        if claimed_at.tzinfo is not UTC:
            claim = in_zone(claimed_at, zone, received_at=received_at)
            claimed_at = claim.at
            flags = () if claim.flag is None else (claim.flag,)
        energy_wh = None if energy is None else Decimal(energy)
        if not self._is_in_our_units:
            values = self._in_our_units(said)
            if values is None:
                return None
            energy_wh, *numbers = values
            power, current, voltage, soc = (
                None if number is None else str(number) for number in numbers
            )
        sentence = self._sentence
        reading = Reading(
            received_at=received_at,
            claimed_at=claimed_at,
            scope=sentence.scope,
            energy_wh=energy_wh,
            flags=flags,
        )
        return Heard(
            sentence.action,
            message_id,
            0 if evse is None else int(evse),
            sentence.connector_no if connector is None else int(connector),
            sentence.is_event and evse is not None,
            transaction,
            sentence.charging_state,
            reading,
            power,
            current,
            voltage,
            soc,
        )

    def _in_our_units(self, said: Sequence[str | None]) -> list[Decimal | None] | None:
        plan = self._sentence.plan
        texts = dict(zip(SAID, said, strict=True))
        numbers = [Decimal(texts.get(field) or 0) for field in plan.fields]
        values = in_our_units(plan, numbers)
        return None if values is None else [values.get(field) for field in VALUES]


@lru_cache(_REFRAINS_KEPT)
def refrain_of(sentence: Sentence) -> Refrain:
    """The refrain of a sentence, one for all stations that say it: a millisecond the first time."""
    return Refrain(sentence)
