"""Secrets taken out of a frame before anybody keeps it: station passwords and authorisation keys.

OCPP 1.6 carries them as the configuration key `AuthorizationKey` (security whitepaper, 3.1), OCPP 2.x
as the variable `SecurityCtrlr.BasicAuthPassword` (2.0.1 Part 2, appendix 3).
"""

import re
from typing import Any, Final

import msgspec

MASK: Final = "***"
SECRETS: Final = frozenset({"authorizationkey", "basicauthpassword", "password"})
_VALUES: Final = frozenset({"value", "attributeValue"})
_MAY_HOLD_ONE: Final = re.compile(r"authorizationkey|password", re.IGNORECASE)
_ANY_STRING_VALUE: Final = re.compile(r'("(?:value|attributeValue)"\s*:\s*)"(?:[^"\\]|\\.)*"')


def masked(frame: str) -> str:
    """The frame without its secrets; the very same text where it has none, which is nearly always.

    A frame that cannot be parsed and may hold a secret loses every value.
    """
    if _MAY_HOLD_ONE.search(frame) is None:
        return frame
    try:
        tree = msgspec.json.decode(frame)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return _ANY_STRING_VALUE.sub(rf'\1"{MASK}"', frame)
    return msgspec.json.encode(_without_secrets(tree)).decode()


def _without_secrets(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_secrets(item) for item in value]
    if not isinstance(value, dict):
        return value
    hides = _names_a_secret(value)
    return {
        key: MASK if hides and key in _VALUES and isinstance(item, str) else _without_secrets(item)
        for key, item in value.items()
    }


def _names_a_secret(value: dict[str, Any]) -> bool:
    """Whether this object is about a secret: `key` in 1.6, `variable.name` in 2.x."""
    key = value.get("key")
    variable = value.get("variable")
    name = key if isinstance(key, str) else None
    if name is None and isinstance(variable, dict):
        named = variable.get("name")
        name = named if isinstance(named, str) else None
    return name is not None and name.casefold() in SECRETS
