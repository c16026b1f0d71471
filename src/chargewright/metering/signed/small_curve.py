"""secp192k1, which OCMF names as its first curve and OpenSSL, below `cryptography`, does not know.

By PyPI `ecdsa`, for public keys alone: what is said against it concerns those who sign.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from ecdsa import BadSignatureError, VerifyingKey
from ecdsa.curves import Curve
from ecdsa.der import (
    UnexpectedDER,
    remove_bitstring,
    remove_object,
    remove_sequence,
)
from ecdsa.ellipticcurve import CurveFp, PointJacobi
from ecdsa.errors import MalformedPointError
from ecdsa.util import sigdecode_der

NAME: Final = "secp192k1"
_OID: Final = (1, 3, 132, 0, 31)
# SEC 2 (Certicom, version 2.0), 2.2.1
_FIELD: Final = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_FFFFEE37
_ORDER: Final = 0xFFFFFFFF_FFFFFFFF_FFFFFFFE_26F2FC17_0F69466A_74DEFD8D
_X: Final = 0xDB4FF10E_C057E9AE_26B07D02_80B7F434_1DA5D1B1_EAE06C7D
_Y: Final = 0x9B2F2F6D_9C5628A7_844163D0_15BE8634_4082AA88_D95E2F9D
_CURVE: Final = CurveFp(_FIELD, 0, 3, 1)
CURVE: Final = Curve(
    NAME.upper(), _CURVE, PointJacobi(_CURVE, _X, _Y, 1, _ORDER, generator=True), _OID, NAME
)


@dataclass(frozen=True, slots=True)
class SmallKey:
    """A public key on this curve."""

    key: Any

    @property
    def der(self) -> bytes:
        return bytes(self.key.to_der())

    def has_signed(self, digest: bytes, signature: bytes) -> bool:
        """Whether the signature, a DER sequence of two numbers, is this key's of what has this digest."""
        try:
            self.key.verify_digest(signature, digest, sigdecode=sigdecode_der, allow_truncate=True)
        except (BadSignatureError, UnexpectedDER, ValueError):
            return False
        return True


def small_key(der: bytes) -> SmallKey:
    """The key in a SubjectPublicKeyInfo.

    Raises:
        ValueError: it is none, or of another curve.
    """
    try:
        body, _ = remove_sequence(der)
        algorithm, rest = remove_sequence(body)
        _, curve = remove_object(algorithm)
        named, _ = remove_object(curve)
        point, _ = remove_bitstring(rest, 0)
        if named != _OID:
            raise ValueError("another curve")
        return SmallKey(VerifyingKey.from_string(point, curve=CURVE, hashfunc=sha256))
    except (UnexpectedDER, MalformedPointError) as reason:
        raise ValueError("no key of this curve") from reason
