"""What must not be read in a log, taken out of a frame: passwords, authorisation keys, drivers' key codes.

Done to every frame before a log row is built from it, so a frame that speaks of none costs one look.
Whatever else the frame holds stays byte for byte. A frame that speaks of a secret and cannot be
parsed is cut after its action.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

MASK: Final = b'"***"'

_NAMES: Final = (
    "password",
    "authorizationkey",
    "passphrase",
    "privatekey",
    "presharedkey",
    "secret",
)
"""AuthorizationKey (OCPP 1.6, security white paper), BasicAuthPassword (OCPP 2.0.1, SecurityCtrlr)
and what vendors call passwords and keys. Names are compared without case, as OCPP does."""

_CERTIFICATE: Final = "certificate"
_ABOUT_CERTIFICATES: Final = frozenset(
    {
        "additionalrootcertificatecheck",
        "certificateentries",
        "certificatesignedmaxchainsize",
        "certificatestoremaxlength",
        "contractcertificateinstallationenabled",
        "maxcertificatechainsize",
        "v2gcertificateinstallationenabled",
    }
)
"""Settings of the standards that speak of certificates and hold none: counts and switches."""

_OF_CUSTOMERS: Final = "notifycustomerinformation"
"""What a station has stored of a customer is nobody's to read in a log (OCPP 2.x, N09)."""

_ESCAPED_ASCII: Final = re.compile(r"\\u00([0-7][0-9a-f])")
_STRING: Final = re.compile(rb'("(?:[^"\\]|\\.)*")(\s*:)?', re.DOTALL)
"""A string, and the colon that makes it the name of a field."""
_URL_PASSWORD: Final = re.compile(r"""(:(?:\\?/){2}[^/@\s"':\\]*:)[^/@\s"']+@""")
"""Of whoever uploads or downloads by FTP: `ftp://user:password@host/`."""
_BEGINNING: Final = re.compile(rb'\s*\[\s*\d+\s*,\s*"[^"]*"\s*,(?:\s*"[^"]*"\s*,)?')
_A_NAME: Final = re.compile(r"[\w.\- ]*")


def masked(frame: bytes) -> str:
    """The frame's text, with three stars for every secret in it.

    What no column holds, a byte that is no UTF-8 or a NUL, is written as its number behind a backslash
    and an x: a station that says nothing else would hold up each flush of all others.
    """
    told = _masked(frame)
    if not told.isascii():
        told = told.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return told.replace("\x00", "\\x00")


def _masked(frame: bytes) -> str:
    text = frame.decode("utf-8", "surrogateescape")
    if "@" in text and (":/" in text or ":\\/" in text):
        text = _URL_PASSWORD.sub(r"\1***@", text)
        frame = text.encode("utf-8", "surrogateescape")
    if not _speaks_of_secrets(text):
        return text
    return _starred(frame).decode("utf-8", "surrogateescape")


def without_secrets(thing: Any) -> Any:
    """The same payload with three stars for every secret in it; one that cannot be kept is stars."""
    frame = json.dumps(thing)
    told = masked(frame.encode())
    if told == frame:
        return thing
    starred = json.loads(told)
    return starred if type(starred) is type(thing) else {"payload": "***"}


def _starred(frame: bytes) -> bytes:
    try:
        secrets = list(_secrets(json.loads(_text(frame), strict=False)))
    except (ValueError, RecursionError):
        return _cut(frame)
    if not all(isinstance(secret, str) for secret in secrets):
        return _cut(frame)
    return _STRING.sub(
        lambda found: (
            MASK
            if found[2] is None and json.loads(_text(found[1]), strict=False) in secrets
            else found[0]
        ),
        frame,
    )


def _speaks_of_secrets(text: str) -> bool:
    lowered = text.lower()
    if "\\" in lowered and "\\u00" in lowered:  # the first is found faster, and seldom
        unescaped = _ESCAPED_ASCII.sub(lambda found: chr(int(found[1], 16)), lowered)
        lowered = unescaped.lower()
    # One by one: a generator takes ten times as long, and every frame is asked.
    return (
        "password" in lowered
        or "secret" in lowered
        or "certificate" in lowered
        or "authorizationkey" in lowered
        or "passphrase" in lowered
        or "privatekey" in lowered
        or "presharedkey" in lowered
        or _OF_CUSTOMERS in lowered
        or "keycode" in lowered
    )


def _secrets(thing: Any) -> Iterator[Any]:
    """Every value that a name says is secret, whatever it is."""
    match thing:
        case [2, _, str(action), {"data": data}] if action.casefold() == _OF_CUSTOMERS:
            yield data
        case list():
            for item in thing:
                yield from _secrets(item)
        case dict():
            for name, item in thing.items():
                if _is_secret(name):
                    yield item
                else:
                    yield from _secrets(item)
            if "password" in thing and "key" in thing:  # of a VPN (OCPP 2.x, SetNetworkProfile)
                yield thing["key"]
            if _is_key_code(thing.get("type")):
                yield thing.get("idToken", "")
            if _is_written_only(thing.get("key")):  # ChangeConfiguration, GetConfiguration
                yield thing.get("value", "")
            match thing.get("variable"):  # of the device model
                case {"name": name} if _is_written_only(name):
                    yield from _values_of_variable(thing)
        case str() if _is_secret(thing) and not _A_NAME.fullmatch(thing):
            yield thing  # a vendor's own language inside a string
        case _:
            pass


def _values_of_variable(thing: dict[str, Any]) -> Iterator[Any]:
    """What SetVariables, GetVariables, NotifyEvent and NotifyReport call the value of a variable."""
    for name in ("attributeValue", "actualValue"):
        yield thing.get(name, "")
    attributes = thing.get("variableAttribute", [])
    for attribute in attributes if isinstance(attributes, list) else [attributes]:
        yield attribute.get("value", "") if isinstance(attribute, dict) else attribute


def is_write_only(name: str) -> bool:
    """Whether the value of a setting of this name is sent, and never shown or kept in clear."""
    folded = name.casefold()
    return any(secret in folded for secret in _NAMES) or (
        _CERTIFICATE in folded and folded not in _ABOUT_CERTIFICATES
    )


def _is_key_code(kind: object) -> bool:
    """Whether a token of this type is what somebody typed in (OCPP 2.0.1, part 2, C04.FR.04)."""
    return isinstance(kind, str) and kind.casefold() == "keycode"


def _is_written_only(name: object) -> bool:
    return isinstance(name, str) and is_write_only(name)


def _is_secret(name: object) -> bool:
    return isinstance(name, str) and any(secret in name.casefold() for secret in _NAMES)


def _text(frame: bytes) -> str:
    return frame.decode("utf-8", "replace")


def _cut(frame: bytes) -> bytes:
    beginning = _BEGINNING.match(frame)
    return (beginning[0] if beginning else b"[") + MASK + b"]"
