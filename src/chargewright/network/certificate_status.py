"""Whether a certificate that a station was shown still holds: what is asked of its issuer, and answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID


class Holds(StrEnum):
    """What a responder says (RFC 6960, 2.2), in the words of OCPP 2.1."""

    GOOD = "Good"
    REVOKED = "Revoked"
    UNKNOWN = "Unknown"


@dataclass(frozen=True, slots=True)
class StatusQuestion:
    """One certificate, by hashes of its issuer (hexadecimal) and its serial number (hexadecimal).

    `is_list`: the address is that of a list of the revoked (CRL), and of no responder.
    """

    hash_algorithm: str
    issuer_name_hash: str
    issuer_key_hash: str
    serial_number: str
    url: str
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """What the responder said. `der` is its whole response, signed by it: the station checks that itself.

    Of a list of the revoked it is empty: nobody is told the list.
    """

    der: bytes
    holds: Holds
    next_update: datetime


def is_vouched_for(der: bytes, issuer: x509.Certificate, now: datetime) -> bool:
    """Whether a response is signed by the issuer of what it speaks of, or by whom that named (RFC 6960, 4.2.2.2)."""
    try:
        response = ocsp.load_der_ocsp_response(der)
        return any(_signed(response, signer) for signer in _signers(response, issuer, now))
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension):
        return False


def _signers(
    response: ocsp.OCSPResponse, issuer: x509.Certificate, now: datetime
) -> Iterator[x509.Certificate]:
    yield issuer
    for each in response.certificates:
        try:
            each.verify_directly_issued_by(issuer)
            uses = each.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
            continue
        is_valid = each.not_valid_before_utc <= now <= each.not_valid_after_utc
        if is_valid and ExtendedKeyUsageOID.OCSP_SIGNING in uses:
            yield each


def _signed(response: ocsp.OCSPResponse, signer: x509.Certificate) -> bool:
    key, digest = signer.public_key(), response.signature_hash_algorithm
    told, signature = response.tbs_response_bytes, response.signature
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and digest is not None:
            key.verify(signature, told, ec.ECDSA(digest))
        elif isinstance(key, rsa.RSAPublicKey) and digest is not None:
            key.verify(signature, told, padding.PKCS1v15(), digest)
        elif isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
            key.verify(signature, told)
        else:
            return False
    except InvalidSignature:
        return False
    return True
