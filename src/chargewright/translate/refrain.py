"""Meter values known by heart: the same words as before, with other numbers.

While it charges, a station says one sentence every few seconds, and all of a make say it alike: of
six hundred bytes only the message's id, the time and the values are new. A `Refrain` is such a sentence with
its places left open. A frame that fits is read by one look, to the same reading that decoding it
would give; any other frame is none of the refrain's business and goes the long way, which also is
where a refrain is learned from.

What may stand in an open place is narrow on purpose: plain decimals, a time in digits, an id of
letters and digits. So whatever fits is JSON, needs no escape anywhere, holds no secret, and is within
the bounds that the long way checks.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Final

import msgspec

from chargewright.metering import Flag, Reading, Scope, in_zone
from chargewright.translate.plain import Plan, in_our_units, plan_v16
from chargewright.translate.samples import PLAIN
from chargewright.wire.ocpp.v16.meter_values import MeterValuesRequest

CHARACTERS_MAX: Final = 4096
"""A longer sentence is not learned."""
_REFRAINS_KEPT: Final = 1024

# What an open place may hold. Each takes all it can get, or nothing fits.
_HOLDS: Final = {
    "message_id": "[A-Za-z0-9_.-]{1,36}+",
    "connector_no": "0|[1-9][0-9]{0,3}+",
    "transaction_ref": "[1-9][0-9]{0,8}+",
    "claimed_at": "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.Z+-]{5,30}+",
}
_VALUE: Final = f"(?>{PLAIN})"
_VALUES: Final = ("energy_wh", "power_w", "current_a", "voltage_v", "soc_percent")
"""The fields of a reading that are written down."""
_SAID: Final = (*_HOLDS, *_VALUES)
_NOT_SAID: Final = "(?P<%s>(?!))?"
_PLACES: Final = re.compile(
    r'^\s*\[\s*2\s*,\s*"(?P<message_id>[^"]+)"'
    r'|"connectorId"\s*:\s*(?P<connector_no>\d+)(?=\s*[,}])'
    r'|"transactionId"\s*:\s*(?P<transaction_ref>\d+)(?=\s*[,}])'
    r'|"timestamp"\s*:\s*"(?P<claimed_at>[^"]+)"'
    r'|"value"\s*:\s*"(?P<value>[^"]+)"'
)
"""Where they are. Without escapes in the frame, a quoted word before a colon is a name."""
_ESCAPES: Final = re.compile(r"[\\\t\n\r\x00]")
"""What JSON or the journal would have to write otherwise."""


class Heard(msgspec.Struct, frozen=True, gc=False):
    """A MeterValues that fits.

    `reading` holds what is judged. What is only shown (W, A, V, per cent; None: not said) is left as
    it was written, a plain decimal.
    """

    message_id: str
    connector_no: int
    transaction_ref: str
    reading: Reading
    power_w: str | None
    current_a: str | None
    voltage_v: str | None
    soc_percent: str | None


class Sentence(msgspec.Struct, frozen=True):
    """What a refrain is made of."""

    pattern: str
    """With a group for each of `_SAID`, of which those that are not said match nothing."""
    scope: Scope
    plan: Plan


class Refrain:
    """One sentence: MeterValues of one moment in a transaction (OCPP 1.6, 4.7)."""

    __slots__ = ("_fits", "_is_in_our_units", "_plan", "_said", "_scope")

    def __init__(self, sentence: Sentence) -> None:
        pattern = re.compile(sentence.pattern, re.ASCII)
        self._fits = pattern.fullmatch
        self._said = tuple(pattern.groupindex[name] for name in _SAID)
        self._scope = sentence.scope
        self._plan = sentence.plan
        self._is_in_our_units = sentence.plan.exponents is None

    def heard(self, text: str, *, received_at: datetime, zone: tzinfo) -> Heard | None:
        """What the frame says, if it fits. `zone` is what a time without zone means."""
        found = self._fits(text)
        if found is None:
            return None
        said = found.group(*self._said)
        message_id, connector, transaction, time, energy, *shown = said
        try:
            claimed_at = msgspec.convert(time, datetime)
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
            shown = [None if number is None else str(number) for number in numbers]
        reading = Reading(
            received_at=received_at,
            claimed_at=claimed_at,
            scope=self._scope,
            energy_wh=energy_wh,
            flags=flags,
        )
        return Heard(message_id, int(connector), transaction, reading, *shown)

    def _in_our_units(self, said: Sequence[str | None]) -> list[Decimal | None] | None:
        texts = dict(zip(_SAID, said, strict=True))
        numbers = [Decimal(texts.get(field) or 0) for field in self._plan.fields]
        values = in_our_units(self._plan, numbers)
        return None if values is None else [values.get(field) for field in _VALUES]


def sentence_of(text: str, request: MeterValuesRequest) -> Sentence | None:
    """The sentence of which this frame, that was read as `request`, is one wording; None: of none.

    `text` must hold nothing secret.
    """
    if len(text) > CHARACTERS_MAX or not text.isascii() or _ESCAPES.search(text):
        return None
    if len(request.meter_value) != 1:
        return None
    told = plan_v16(request.meter_value[0].sampled_value)
    if told is None:
        return None
    plan, scope = told
    fields = iter(plan.fields)
    places: list[str] = []
    pattern: list[str] = []
    end = 0
    for found in _PLACES.finditer(text):
        kind = found.lastgroup
        assert kind is not None
        place = next(fields, "") if kind == "value" else kind
        places.append(place)
        pattern += (
            re.escape(text[end : found.start(kind)]),
            f"(?P<{place}>{_HOLDS.get(kind, _VALUE)})",
        )
        end = found.end(kind)
    if sorted(places) != sorted((*_HOLDS, *plan.fields)):
        return None  # said twice, or not at all
    pattern.append(re.escape(text[end:]))
    pattern += [_NOT_SAID % field for field in _VALUES if field not in places]
    return Sentence("".join(pattern), scope or Scope.INTERMEDIATE, plan)


@lru_cache(_REFRAINS_KEPT)
def refrain_of(sentence: Sentence) -> Refrain:
    """The refrain of a sentence, one for all stations that say it: a millisecond the first time."""
    return Refrain(sentence)
