"""Public keys of meters, as operators paste them and stations tell them, in one form.

Understood: a SubjectPublicKeyInfo (RFC 5280) in PEM, hexadecimal or base64; either may stand behind
a prefix such as `oca:base16:asn1:` (OCA, signed meter values in OCPP) and in base64 once more; and the
bare point of an elliptic curve where its length leaves one curve, or the curve is named. A point on
secp192r1 may be in base32, as it stands on stations of Alfen.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
)

from chargewright.metering.signed.small_curve import NAME as SECP192K1
from chargewright.metering.signed.small_curve import SmallKey, small_key
from chargewright.metering.signed.texts import octets

_PEM: Final = re.compile(r"-----BEGIN PUBLIC KEY-----(.+?)-----END PUBLIC KEY-----", re.DOTALL)
_BASE32: Final = re.compile(r"[A-Z2-7]{40}")
"""25 octets. The same as base64 or hexadecimal digits are as many octets as no key has."""
_PREFIX: Final = re.compile(r"oca:(?:base16|base64):(?:asn1|raw|der):", re.IGNORECASE)
_CURVES: Final[tuple[ec.EllipticCurve, ...]] = (
    ec.SECP256R1(),
    ec.SECP192R1(),
    ec.SECP384R1(),
    ec.SECP521R1(),
)
"""Of a bare point that names no curve: the one that meters use at its length."""

_BARE: Final = frozenset((48, 64))
"""Octets of the two numbers of a point on secp192r1 and secp256r1, with nothing before them."""

AnyKey: TypeAlias = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | SmallKey


class UnreadableKeyError(ValueError):
    """No public key that meters sign with."""


class Trust(StrEnum):
    """How far a key is believed to be its meter's."""

    CONFIRMED = "confirmed"
    """A person said so."""
    FIRST_USE = "first_use"
    """The first one that was told for this place; nobody has confirmed it."""
    PROPOSED = "proposed"
    """Told where another one is known: nothing is proved by it until a person confirms it."""
    RETIRED = "retired"
    """Its meter is gone, or it never was this meter's: from now on nothing is proved by it."""


class KeyOrigin(StrEnum):
    """Who told a key first."""

    OPERATOR = "operator"
    SETTING = "setting"
    """The station, as one of its settings."""
    RECORD = "record"
    """The station, beside a signed record."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key as SubjectPublicKeyInfo in DER, and what it is called: `secp256r1`, `rsa-2048`."""

    der: bytes
    algorithm: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the DER in hexadecimal."""
        return hashlib.sha256(self.der).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterKey:
    """A key of the meter at a place. `evse_no` None: of every EVSE of the station."""

    id: str
    station_id: str
    evse_no: int | None
    key: PublicKey
    origin: KeyOrigin
    trust: Trust
    added_at: datetime

    @property
    def proves(self) -> bool:
        return self.trust in {Trust.CONFIRMED, Trust.FIRST_USE}


def public_key(text: str) -> PublicKey:
    """The key that a text means.

    Raises:
        UnreadableKeyError: it is none, or of a kind that we cannot verify by.
    """
    raw = _raw(text)
    if raw is None:
        raise UnreadableKeyError("neither PEM nor hexadecimal nor base64")
    return key_of(raw)


def key_of(raw: bytes) -> PublicKey:
    """The key in these octets: DER, or a bare point.

    Raises:
        UnreadableKeyError: as `public_key`.
    """
    loaded = load(raw)
    if isinstance(loaded, SmallKey):
        return PublicKey(loaded.der, SECP192K1)
    der = loaded.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if isinstance(loaded, rsa.RSAPublicKey):
        return PublicKey(der, f"rsa-{loaded.key_size}")
    return PublicKey(der, loaded.curve.name)


def load(raw: bytes) -> AnyKey:
    """The same, to verify by.

    Raises:
        UnreadableKeyError: as `public_key`.
    """
    try:
        found = load_der_public_key(raw)
    except UnsupportedAlgorithm:
        return _small(raw)
    except ValueError:
        return _point(raw)
    if isinstance(found, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        return found
    raise UnreadableKeyError("a key of another kind than elliptic curves and RSA")


def _small(raw: bytes) -> SmallKey:
    try:
        return small_key(raw)
    except ValueError as reason:
        raise UnreadableKeyError("a curve that no meter signs with") from reason


def _point(raw: bytes) -> AnyKey:
    if len(raw) in _BARE:
        raw = b"\x04" + raw
    for curve in _CURVES:
        size = (curve.key_size + 7) // 8
        forms = {(2 * size + 1, b"\x04"), (size + 1, b"\x02"), (size + 1, b"\x03")}
        if (len(raw), raw[:1]) not in forms:
            continue
        try:
            return ec.EllipticCurvePublicKey.from_encoded_point(curve, raw)
        except ValueError:
            break
    raise UnreadableKeyError("no public key")


def _raw(text: str) -> bytes | None:
    pem = _PEM.search(text)
    if pem is not None:
        return octets(pem[1])
    told = _unprefixed(text)
    if _BASE32.fullmatch(told):
        return base64.b32decode(told)
    raw = octets(told)
    if raw is None:
        return None
    try:
        inner = raw.decode("ascii")
    except UnicodeDecodeError:
        return raw
    again = octets(_unprefixed(inner))
    return raw if again is None else again


def _unprefixed(text: str) -> str:
    return _PREFIX.sub("", text.strip(), count=1)
