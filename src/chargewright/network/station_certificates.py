"""The certificate by which a station shows who it is (security profile 3; OCPP 2.0.1, part 2, A00).

That it is of our authorities and that its time has come and is not over has been checked by TLS; here
is whose it is, and whether it was revoked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from chargewright.network.refused_connections import RefusedFor


@dataclass(frozen=True, slots=True)
class Presented:
    """What a certificate says. `fingerprint` is the SHA-256 of its DER, hexadecimal.

    `serials`: the serial numbers of stations that it names, beside its common names.
    """

    fingerprint: str
    names: frozenset[str]
    serials: frozenset[str]
    valid_until: datetime


def presented(der: bytes) -> Presented:
    """Read a certificate that TLS has accepted."""
    certificate = x509.load_der_x509_certificate(der)
    named = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return Presented(
        sha256(der).hexdigest(),
        names_of(certificate),
        frozenset(str(each.value) for each in named),
        certificate.not_valid_after_utc,
    )


def names_of(certificate: x509.Certificate) -> frozenset[str]:
    """Its common names and the DNS names it is also for."""
    common = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    try:
        also = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return frozenset(str(name.value) for name in common)
    return frozenset(str(name.value) for name in common) | frozenset(
        also.get_values_for_type(x509.DNSName)
    )


SENTENCES: Final[Mapping[RefusedFor, str]] = {
    RefusedFor.NO_CERTIFICATE: "security profile 3 asks for a client certificate, none was shown",
    RefusedFor.ANOTHERS_CERTIFICATE: "the certificate is of another station",
    RefusedFor.CERTIFICATE_REVOKED: "the certificate was revoked",
    RefusedFor.CERTIFICATE_EXPIRED: "the certificate has expired",
    RefusedFor.ANOTHER_SERIAL_NUMBER: "the serial number is not that of the certificate",
    RefusedFor.UNKNOWN_AUTHORITY: "the authority of the certificate is believed no more",
}
"""What its log says of each."""


def refusal(
    certificate: Presented | None, identity: str, revoked: Collection[str], now: datetime
) -> RefusedFor | None:
    """Why this certificate does not show this identity; None: it does."""
    if certificate is None:
        return RefusedFor.NO_CERTIFICATE
    if identity not in certificate.names:
        return RefusedFor.ANOTHERS_CERTIFICATE
    if certificate.fingerprint in revoked:
        return RefusedFor.CERTIFICATE_REVOKED
    if certificate.valid_until <= now:
        return RefusedFor.CERTIFICATE_EXPIRED
    return None
