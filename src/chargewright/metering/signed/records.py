"""Signed records as stations wrap them: in the values of OCPP 1.6, in structs of 2.x, in XML.

A record may carry the public key it says it was signed by. That alone proves nothing: `proof` asks
whose key it is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

import msgspec

from chargewright.metering.signed.formats import format_of, is_plain, statement_of
from chargewright.metering.signed.keys import PublicKey, UnreadableKeyError, public_key
from chargewright.metering.signed.texts import octets

_TEXT_OF: Final = ("signedMeterData", "signed_meter_data")
_KEY_OF: Final = ("publicKey", "public_key")
_VALUE: Final = re.compile(r"<value\b.*?</value>", re.DOTALL)
_DATA: Final = re.compile(r"<(signedData|encodedData)\b[^>]*>(.*?)</\1>", re.DOTALL)
_KEY: Final = re.compile(r"<publicKey\b[^>]*>(.*?)</publicKey>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """What one meter signed at one time, and the key that came around it; None: none that can be read."""

    text: str
    wrapped_key: PublicKey | None = None

    @property
    def carried(self) -> PublicKey | None:
        """The key that it says it was signed by: within it, else around it."""
        said = statement_of(self.text)
        return self.wrapped_key if said is None or said.key is None else said.key

    @property
    def format(self) -> str | None:
        """What the transparency software calls its format; None where we do not know it."""
        return format_of(self.text)


def records_of(kept: Iterable[str]) -> tuple[SignedRecord, ...]:
    """The records in what readings kept, in order, each once however often it was sent."""
    return tuple(dict.fromkeys(record for text in kept for record in _unwrapped(text)))


def _unwrapped(text: str) -> Iterator[SignedRecord]:
    text = text.lstrip("\ufeff").strip()
    if text.startswith("{"):
        yield from _of_struct(text)
    elif text.startswith("<") and not (is_plain(text) and "<value" not in text):
        for value in _VALUE.findall(text):
            data, key = _DATA.search(value), _KEY.search(value)
            if data is not None:
                yield SignedRecord(
                    _plain(unescape(data[2])), _key(unescape(key[1])) if key else None
                )
    else:
        yield SignedRecord(_plain(text))


def _of_struct(text: str) -> Iterator[SignedRecord]:
    """What OCPP 2.x calls a SignedMeterValue, which some 1.6 stations write into a value."""
    try:
        struct = msgspec.json.decode(text, type=dict[str, Any])
    except (msgspec.DecodeError, RecursionError):
        yield SignedRecord(text)
        return
    data, key = _named(struct, _TEXT_OF), _named(struct, _KEY_OF)
    yield SignedRecord(_plain(data or text), _key(key) if key else None)


def _named(struct: dict[str, Any], names: Iterable[str]) -> str:
    found = next((struct[name] for name in names if name in struct), "")
    return found if isinstance(found, str) else ""


def _plain(text: str) -> str:
    """The record itself, where hexadecimal digits or base64 were put around its text."""
    text = text.strip()
    if is_plain(text):
        return text
    try:
        inner = (octets(text) or b"").decode().strip()
    except UnicodeDecodeError:
        return text
    return inner if is_plain(inner) else text


def _key(text: str) -> PublicKey | None:
    try:
        return public_key(text)
    except UnreadableKeyError:
        return None
