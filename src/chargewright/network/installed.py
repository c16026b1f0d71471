"""Which certificates a station has, as the ends of our commands tell (OCPP 2.0.1, part 2, M03 to M05).

GetInstalledCertificateIds names all of some types by hashes; InstallCertificate brings one, DeleteCertificate
takes one away.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True, slots=True)
class HashData:
    """How OCPP names a certificate, in the words of whoever names it.

    Hashes and the serial number are hexadecimal. Stations write them in large letters too, and the number with
    leading zeros, and look for what they wrote: it goes back to them unchanged.
    """

    algorithm: str
    issuer_name: str
    issuer_key: str
    serial_number: str

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "HashData":
        return cls(
            str(told["hashAlgorithm"]),
            str(told["issuerNameHash"]),
            str(told["issuerKeyHash"]),
            str(told["serialNumber"]),
        )

    @property
    def told(self) -> dict[str, str]:
        """As a message has it."""
        return {
            "hashAlgorithm": self.algorithm,
            "issuerNameHash": self.issuer_name,
            "issuerKeyHash": self.issuer_key,
            "serialNumber": self.serial_number,
        }


@dataclass(frozen=True, slots=True)
class Installed:
    """One certificate of a station. `subject` and `not_after` are known of what we brought.

    `is_named`: the hashes are those by which the station itself names it; else they are ours.
    """

    type: str
    hashes: HashData
    position: int = 0
    is_named: bool = True
    subject: str | None = None
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is there, what is gone, and whether `there` is all of these types (None: of every type).

    `unknown`: names that the station does not know. A certificate that it names otherwise may still be there.
    """

    there: Sequence[Installed] = ()
    gone: Sequence[HashData] = ()
    unknown: Sequence[HashData] = ()
    is_all: bool = False
    types: Sequence[str] | None = None


NAMING: Final[Mapping[str, str]] = {
    "DeleteCertificate": "certificateHashData",
    "CustomerInformation": "customerCertificate",
}
"""By command: the field that names a certificate which the station has."""


def named_in(name: str, payload: Mapping[str, Any]) -> HashData | None:
    """Which certificate a command names; None: none."""
    told = payload.get(NAMING.get(name, ""))
    return None if told is None else HashData.of(told)


def told_by(name: str, payload: Mapping[str, Any], state: str, answer: Any) -> Told | None:
    """What the end of a command tells of certificates; None: nothing."""
    if not isinstance(answer, Mapping):
        return None
    match name, state, answer.get("status"):
        case "GetInstalledCertificateIds", _, "Accepted" | "NotFound":
            asked = payload.get("certificateType")
            types = [asked] if isinstance(asked, str) else asked
            return Told(list(_named(answer, types)), is_all=True, types=types)
        case "InstallCertificate", "accepted", _:
            brought = _brought(payload)
            return None if brought is None else Told([brought])
        case "DeleteCertificate", _, "Accepted":
            return Told(gone=[HashData.of(payload["certificateHashData"])])
        case "DeleteCertificate", _, "NotFound":
            return Told(unknown=[HashData.of(payload["certificateHashData"])])
        case _:
            return None


def _named(answer: Mapping[str, Any], types: Sequence[str] | None) -> Iterator[Installed]:
    for told in answer.get("certificateHashData") or ():
        yield Installed((types or ("",))[0], HashData.of(told))
    for chain in answer.get("certificateHashDataChain") or ():
        kind = chain["certificateType"]
        yield Installed(kind, HashData.of(chain["certificateHashData"]))
        for position, told in enumerate(chain.get("childCertificateHashData") or (), start=1):
            yield Installed(kind, HashData.of(told), position)


def _brought(payload: Mapping[str, Any]) -> Installed | None:
    """What we brought; None where it is no root, whose issuer's key nobody has shown us."""
    try:
        certificate = x509.load_pem_x509_certificate(payload["certificate"].encode())
    except ValueError:
        return None
    if certificate.subject != certificate.issuer:
        return None
    return Installed(
        payload["certificateType"],
        hashes_of(certificate, certificate),
        is_named=False,
        subject=certificate.subject.rfc4514_string(),
        not_after=certificate.not_valid_after_utc,
    )


def hashes_of(certificate: x509.Certificate, issuer: x509.Certificate) -> HashData:
    """How OCPP and OCSP name a certificate that this issuer signed."""
    return HashData(
        _ALGORITHM,
        sha256(certificate.issuer.public_bytes()).hexdigest(),
        sha256(_key_bits(issuer)).hexdigest(),
        f"{certificate.serial_number:x}",
    )


_ALGORITHM: Final = "SHA256"


def _key_bits(certificate: x509.Certificate) -> bytes:
    """The key as OCSP hashes it (RFC 6960, 4.1.1): without tag, length and algorithm."""
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    if isinstance(key, rsa.RSAPublicKey):
        return key.public_bytes(Encoding.DER, PublicFormat.PKCS1)
    # Ed448, of ISO 15118-20, and its like.
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)
