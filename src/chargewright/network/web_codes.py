"""Codes in the address behind a station's QR code, another every so many seconds (OCPP 2.1, part 2, C25).

A station that shows them shares a secret with us. Who opens the address comes from that display, and from
no sticker over it. TOTP version `v1`: HMAC-SHA256 of the number of the interval since 1970, mapped from a place
that its last octet says to letters and digits.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Any, Final

VERSION: Final = "v1"
PATH: Final = "/w/{chargingstationid}/{evse}/{totp}?v={version}"
"""What a station puts its own words into."""
_ALPHABET: Final = digits + ascii_lowercase + ascii_uppercase
_OFFSET: Final = 0x0F
_NEIGHBOURS: Final = (0, -1, 1)
"""Clocks of stations and phones differ: the interval before and the next are good, too (C25.FR.09)."""
_MOST_DIGITS: Final = 12
_COMPONENT: Final = "WebPaymentsCtrlr"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebCodes:
    """The codes of one station. `secret` is shared with it; each code is good for `validity_s`."""

    secret: str
    validity_s: int
    length: int

    def code_of(self, interval_no: int) -> str:
        """The code of one interval: seconds since 1970, divided by `validity_s`."""
        octets = interval_no.to_bytes(8, "big")
        mixed = hmac.digest(self.secret.encode(), octets, "sha256")
        first = mixed[-1] & _OFFSET
        return "".join(
            _ALPHABET[mixed[(first + place) % len(mixed)] % len(_ALPHABET)]
            for place in range(self.length)
        )

    def interval_of(self, code: str, at: datetime) -> int | None:
        """Of which interval a code is that is good now; None: of none."""
        now = int(at.timestamp()) // self.validity_s
        found = None
        for step in _NEIGHBOURS:
            # Each is compared, so that time tells nothing.
            if hmac.compare_digest(self.code_of(now + step).encode(), code.encode()):
                found = now + step
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class WebCodesKept:
    """How a station's codes are kept: the secret sealed. `by` has had them made."""

    organization_id: str
    station_id: str
    secret_sealed: bytes
    validity_s: int
    length: int
    set_at: datetime
    set_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WebCodesFound:
    """Whose codes an address names: of which station, and for which of its EVSEs."""

    organization_id: str
    station_id: str
    evse_id: str
    secret_sealed: bytes
    validity_s: int
    length: int


def pass_of(secret: str, evse_id: str, until: datetime) -> str:
    """What whoever opened a good code of this secret shows at the EVSE's page, until then."""
    ends = int(until.timestamp())
    return f"{ends}.{_mark(secret, evse_id, ends)}"


def lets_in(secret: str, evse_id: str, shown: str, at: datetime) -> bool:
    """Whether this is a pass for the EVSE, and still good."""
    ends, _, mark = shown.partition(".")
    if not ends.isascii() or not ends.isdecimal() or len(ends) > _MOST_DIGITS:
        return False
    is_ours = hmac.compare_digest(_mark(secret, evse_id, int(ends)).encode(), mark.encode())
    return is_ours and at.timestamp() < int(ends)


def _mark(secret: str, evse_id: str, ends: int) -> str:
    return hmac.digest(secret.encode(), f"pass {evse_id} {ends}".encode(), "sha256").hex()


def to_show(codes: WebCodes, public_url: str) -> dict[str, Any]:
    """SetVariables, by which a station shows these codes."""
    return _set(
        Enabled="true",
        URLTemplate=public_url.rstrip("/") + PATH,
        TOTPVersion=VERSION,
        ValidityTime=str(codes.validity_s),
        Length=str(codes.length),
        SharedSecret=codes.secret,
    )


def to_hide() -> dict[str, Any]:
    """SetVariables, by which it shows none."""
    return _set(Enabled="false")


def _set(**values: str) -> dict[str, Any]:
    return {
        "setVariableData": [
            {
                "component": {"name": _COMPONENT},
                "variable": {"name": name},
                "attributeValue": value,
            }
            for name, value in values.items()
        ]
    }
