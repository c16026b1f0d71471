"""The sentences that refrains are made of: a message with its places left open.

What may stand in an open place is narrow on purpose: plain decimals and whole numbers, a time in
digits, an id of letters and digits. So whatever fits is JSON, needs no escape anywhere, holds no
secret, and is within the bounds that the long way checks.
"""

import re
from collections.abc import Iterator, Mapping
from functools import singledispatch
from typing import Any, Final

from msgspec import UNSET

from chargewright.metering import Scope
from chargewright.translate.plain import Plan, plan_v16, plan_v201
from chargewright.translate.refrain import SAID, Sentence
from chargewright.translate.samples import PLAIN
from chargewright.wire.ocpp.v16.meter_values import MeterValuesRequest
from chargewright.wire.ocpp.v21 import transactions as v21
from chargewright.wire.ocpp.v201 import transactions as v201

CHARACTERS_MAX: Final = 4096
"""A longer sentence is not learned."""

# What an open place may hold. Each takes all it can get, or nothing fits.
_ID: Final = "[A-Za-z0-9_.-]{1,36}+"
_PLACE_NO: Final = "0|[1-9][0-9]{0,3}+"
_COUNT: Final = "0|[1-9][0-9]{0,8}+"
_TIME: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.Z+-]{5,30}+"
_IN_16: Final[Mapping[str, str]] = {
    "message_id": _ID,
    "evse_no": _PLACE_NO,
    "transaction_ref": "[1-9][0-9]{0,8}+",
    "claimed_at": _TIME,
    "value": f"(?>{PLAIN})",
}
_IN_2: Final[Mapping[str, str]] = {
    "message_id": _ID,
    "evse_no": _PLACE_NO,
    "connector_no": _PLACE_NO,
    "transaction_ref": _ID,
    "told_at": _TIME,
    "claimed_at": _TIME,
    "seq_no": _COUNT,
    "time_spent_charging": _COUNT,
    "remote_start_id": _COUNT,
    "value": r"(?>(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{1,12})?)",
}

# Where they are. Without escapes in the frame, a quoted word before a colon is a name.
_CALL: Final = r'^\s*\[\s*2\s*,\s*"(?P<message_id>[^"]+)"'
_WHOLE: Final = r'|"%s"\s*:\s*(?P<%s>\d+)(?=\s*[,}])'
_TEXT: Final = r'|"%s"\s*:\s*"(?P<%s>[^"]+)"'
_PLACES_16: Final = re.compile(
    _CALL
    + _WHOLE % ("connectorId", "evse_no")
    + _WHOLE % ("transactionId", "transaction_ref")
    + _TEXT % ("timestamp", "claimed_at")
    + _TEXT % ("value", "value")
)
_PLACES_2: Final = re.compile(
    _CALL
    + _WHOLE % ("id", "evse_no")
    + _WHOLE % ("connectorId", "connector_no")
    + _TEXT % ("transactionId", "transaction_ref")
    + _TEXT % ("timestamp", "claimed_at")
    + _WHOLE % ("seqNo", "seq_no")
    + _WHOLE % ("timeSpentCharging", "time_spent_charging")
    + _WHOLE % ("remoteStartId", "remote_start_id")
    + r'|"value"\s*:\s*(?P<value>\d+(?:\.\d+)?)(?=\s*[,}])'
)
_NOT_SAID: Final = "(?P<%s>(?!))?"
_ESCAPES: Final = re.compile(r"[\\\t\n\r\x00]")
"""What JSON or the journal would have to write otherwise."""
_STRING: Final = re.compile('"[^"]*"')


@singledispatch
def sentence_of(request: Any, text: str) -> Sentence | None:  # noqa: ARG001 - by the kinds below
    """The sentence of which this frame, that was read as `request`, is one wording; None: of none.

    `text` must hold nothing secret.
    """
    raise AssertionError(f"no refrains are made of {type(request)}")


@sentence_of.register
def _(request: MeterValuesRequest, text: str) -> Sentence | None:
    if len(request.meter_value) != 1 or not _is_plain(text):
        return None
    told = plan_v16(request.meter_value[0].sampled_value)
    if told is None:
        return None
    plan, scope = told
    found = ((each.lastgroup or "", each) for each in _PLACES_16.finditer(text))
    pattern = _opened(text, found, plan, _IN_16, [each for each in _IN_16 if each != "value"])
    if pattern is None:
        return None
    return Sentence("MeterValues", pattern, scope or Scope.INTERMEDIATE, plan, connector_no=1)


@sentence_of.register(v201.TransactionEventRequest)
@sentence_of.register(v21.TransactionEventRequest)
def _(
    request: v201.TransactionEventRequest | v21.TransactionEventRequest, text: str
) -> Sentence | None:
    """An update that tells readings, and what else was known of its transaction."""
    values, info = request.meter_value, request.transaction_info
    assert request.event_type is v201.TransactionEventType.UPDATED, "the others change who owes"
    if values is UNSET or len(values) != 1 or not _is_plain(text):
        return None
    told = plan_v201(values[0].sampled_value)
    if told is None:
        return None
    plan, scope = told
    expected = ["message_id", "transaction_ref", "told_at", "claimed_at", "seq_no"]
    if request.evse is not UNSET:
        expected.append("evse_no")
        if request.evse.connector_id is not UNSET:
            expected.append("connector_no")
    if info.time_spent_charging is not UNSET:
        expected.append("time_spent_charging")
    if info.remote_start_id is not UNSET:
        expected.append("remote_start_id")
    pattern = _opened(text, _places_of_event(text), plan, _IN_2, expected)
    if pattern is None:
        return None
    state = info.charging_state
    return Sentence(
        "TransactionEvent",
        pattern,
        scope or Scope.INTERMEDIATE,
        plan,
        is_event=True,
        charging_state=None if state is UNSET else state.value,
    )


def _is_plain(text: str) -> bool:
    return len(text) <= CHARACTERS_MAX and text.isascii() and _ESCAPES.search(text) is None


def _places_of_event(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Where the places of an event are, and what each is: two times are told in one."""
    bare = _STRING.sub(lambda found: "_" * len(found[0]), text)
    for found in _PLACES_2.finditer(text):
        kind = found.lastgroup or ""
        place = kind
        if kind == "claimed_at":
            start = found.start()
            depth = bare.count("{", 0, start) - bare.count("}", 0, start)
            place = "told_at" if depth == 1 else kind
        yield place, found


def _opened(
    text: str,
    found: Iterator[tuple[str, re.Match[str]]],
    plan: Plan,
    holds: Mapping[str, str],
    expected: list[str],
) -> str | None:
    """The text as a pattern with its places open; None where one is said twice, or not at all."""
    fields = iter(plan.fields)
    places: list[str] = []
    pattern: list[str] = []
    end = 0
    for kind, each in found:
        group = each.lastgroup
        assert group is not None
        place = next(fields, "") if kind == "value" else kind
        places.append(place)
        held = holds[kind]
        pattern += (
            re.escape(text[end : each.start(group)]),
            f"(?P<{place}>{held})" if place in SAID else f"(?:{held})",
        )
        end = each.end(group)
    if sorted(places) != sorted((*expected, *plan.fields)):
        return None
    pattern.append(re.escape(text[end:]))
    pattern += [_NOT_SAID % name for name in SAID if name not in places]
    return "".join(pattern)
