"""What a station asks to have signed (PKCS#10), checked before anybody signs it.

OCPP 2.0.1, part 2, A02; Improved security for OCPP 1.6-J, 4.4. The subject names the station by its
identity and the operator by the name of our authority; a key is as strong as A00.FR.501 asks for. By none can a
station pass for a server: no identity is signed that reads as an address (A00.FR.511), nor as a host name where
vehicles are shown it, for such a certificate is a server's.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from chargewright.network.identity import is_address, is_host_name

RSA_BITS_LEAST: Final = 2048
EC_BITS_LEAST: Final = 224
_WEAK: Final = (hashes.MD5, hashes.SHA1)


class CertificateUse(StrEnum):
    """What it is for, in the words of OCPP 2.1. Of OCPP 1.6 it is always the first."""

    STATION = "ChargingStationCertificate"
    COMBINED = "CombinedCertificate"
    """For the station's own line and for vehicles: a request of OCPP 2.x that names no type."""
    V2G = "V2GCertificate"
    V2G20 = "V2G20Certificate"
    """For ISO 15118-20; only OCPP 2.1 knows it."""


SHOWN_TO_US: Final = frozenset({CertificateUse.STATION, CertificateUse.COMBINED})
"""By these a station connects to us."""


class KeyType(StrEnum):
    """Whose signatures a station understands is decided by its own key."""

    ECDSA = "ecdsa"
    RSA = "rsa"


@dataclass(frozen=True, slots=True)
class CertificateRequest:
    """A request that may be signed. `text` is its PEM; `sha256` tells the same request again."""

    text: str
    use: CertificateUse
    key_type: KeyType

    @property
    def sha256(self) -> bytes:
        return sha256(self.text.encode()).digest()


def request_of(
    text: str, use: CertificateUse, identity: str, organization: str
) -> CertificateRequest | str:
    """The request, or why it is not signed. `organization` is whom our authority signs for."""
    try:
        asked = x509.load_pem_x509_csr(text.encode())
        is_own = asked.is_signature_valid
        key = asked.public_key()
        digest = asked.signature_hash_algorithm
    except (ValueError, TypeError, UnsupportedAlgorithm, InvalidSignature):
        return "it is no certificate signing request"
    if not is_own:
        return "its signature is not of the key that it shows"
    if isinstance(digest, _WEAK):
        return "its signature uses a hash that is broken"
    if isinstance(key, rsa.RSAPublicKey):
        key_type = KeyType.RSA
        is_strong = key.key_size >= RSA_BITS_LEAST
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key_type = KeyType.ECDSA
        is_strong = key.key_size >= EC_BITS_LEAST
    else:
        return "its key is neither RSA nor of an elliptic curve"
    if not is_strong:
        return f"its key is too weak: {key.key_size} bits"
    if is_address(identity) or (use is not CertificateUse.STATION and is_host_name(identity)):
        return "the identity of the station reads as the address of a server"
    if use in SHOWN_TO_US and _values(asked, NameOID.COMMON_NAME) != [identity]:
        return "its common name is not the identity of the station"
    if _values(asked, NameOID.ORGANIZATION_NAME) not in ([], [organization]):
        return "its organisation is not the one that our authority signs for"
    return CertificateRequest(text, use, key_type)


def _values(asked: x509.CertificateSigningRequest, name: x509.ObjectIdentifier) -> list[str]:
    return [str(each.value) for each in asked.subject.get_attributes_for_oid(name)]
