"""Frames read by heart and the long way, in the same words, to be held against each other."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import strategies as st

from chargewright.metering import Reading
from chargewright.translate.readings import event_v201, meter_values_v16
from chargewright.translate.refrain import refrain_of
from chargewright.translate.sentences import sentence_of
from chargewright.wire.ocpp import MESSAGES, Conversation, Version
from chargewright.wire.ocpp.errors import Fault
from chargewright.wire.ocpp.happened import Called

RECEIVED_AT = datetime(2026, 3, 4, 10, 0, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Berlin")
READING = [field.name for field in msgspec.structs.fields(Reading)]

ids = st.text("abcdef0123456789-_.", min_size=1, max_size=36)
times = st.builds(
    lambda seconds, ending: (
        (RECEIVED_AT + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S") + ending
    ),
    st.integers(-(10**7), 10**7),
    st.sampled_from(["Z", ".000Z", ".123456Z", "", "+00:00", "+02:00", "-07:30"]),
)
DIGITS = "0123456789"


def values(whole):
    """A number as a station writes it: what is before the point, and up to 12 digits after it."""
    return st.builds(
        lambda before, after: f"{before}.{after}" if after else before,
        whole,
        st.text(DIGITS, max_size=12),
    )


anything = st.text(
    st.sampled_from('0123456789.,:{}[]"\\ \t\n-+eEtZTabcdefvalueWhk\x00\x7f\u00e9'), max_size=6
)


def spoilt(data, text):
    """The text with a few characters of it changed to others."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 6)))
    return text[:start] + data.draw(anything) + text[end:]


def decoded(version, text):
    """A frame's id and request; None for what is no good message."""
    conversation = Conversation(version)
    conversation.receive(text, 0.0)
    match conversation.take_happened():
        case [Called(message_id, action, payload, _)]:
            request = MESSAGES[version].read_request(action, payload)
            return None if isinstance(request, Fault) else (message_id, action, request)
    return None


def the_long_way(version, text):
    """What a frame says: its id and action, where, of which transaction and in which state, and its readings."""
    told = decoded(version, text)
    if told is None:
        return None
    message_id, action, request = told
    if version is Version.V16:
        where = (request.connector_id, 1, False, str(request.transaction_id), None)
        readings = meter_values_v16(request.meter_value, received_at=RECEIVED_AT, zone=ZONE)
    else:
        evse, info = request.evse, request.transaction_info
        has_evse = evse is not msgspec.UNSET
        has_connector = has_evse and evse.connector_id is not msgspec.UNSET
        where = (
            evse.id if has_evse else 0,
            evse.connector_id if has_connector else None,
            has_evse,
            info.transaction_id,
            None if info.charging_state is msgspec.UNSET else info.charging_state.value,
        )
        readings = event_v201(request, received_at=RECEIVED_AT, zone=ZONE)
    told = [{name: getattr(reading, name) for name in READING} for reading in readings]
    return message_id, action, *where, told


def by_heart(refrain, text):
    """The same, heard at one look; None where the frame does not fit."""
    heard = refrain.heard(text, received_at=RECEIVED_AT, zone=ZONE)
    if heard is None:
        return None
    said = {name: getattr(heard.reading, name) for name in READING}
    for name in ("power_w", "current_a", "voltage_v", "soc_percent"):
        text = getattr(heard, name)
        assert said[name] is None
        said[name] = None if text is None else Decimal(text)
    return (
        heard.message_id,
        heard.action,
        heard.evse_no,
        heard.connector_no,
        heard.names_place,
        heard.transaction_ref,
        heard.charging_state,
        [said],
    )


def learned(version, text):
    """The refrain of a frame; None where none is made of it."""
    sentence = sentence_of(decoded(version, text)[2], text)
    return sentence and refrain_of(sentence)


def is_alike(heard, told):
    """Whether numbers are also written alike: 5 and 5.0 are equal, and not the same row."""
    return str(heard) == str(told)
