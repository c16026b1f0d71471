"""A certificate authority: makes roots and intermediates, and signs what stations and we ask for.

Certificates as OCPP wants them (OCPP 2.0.1, part 2, A00.FR.5xx): X.509 in PEM, signed with SHA-256 or
better, the station's identity as its common name and the operator as its organisation.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from chargewright.network.certificate_requests import CertificateRequest, CertificateUse, KeyType

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

ROOT_FOR: Final = timedelta(days=20 * 365)
INTERMEDIATE_FOR: Final = timedelta(days=10 * 365)
BEFORE: Final = timedelta(hours=1)
"""Stations' clocks run behind."""
_RSA_BITS: Final = 3072
_SHOWN_AS: Final[Mapping[CertificateUse, x509.ObjectIdentifier | None]] = {
    CertificateUse.STATION: ExtendedKeyUsageOID.CLIENT_AUTH,
    CertificateUse.COMBINED: None,
}
"""By use: what one of a station is restricted to. All others are a server's, to vehicles."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """A certificate, and the key that signs for it. The key prints as nothing."""

    certificate: x509.Certificate
    key: PrivateKey

    def __repr__(self) -> str:
        return f"Issuer({self.certificate.subject.rfc4514_string()})"

    @property
    def organization(self) -> str:
        """Whom it signs for."""
        return organization_of(self.certificate)

    def key_bytes(self) -> bytes:
        """The key as it is sealed."""
        return self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


def new_root(organization: str, key_type: KeyType, now: datetime) -> Issuer:
    """A root that signs for itself."""
    key = new_key(key_type)
    name = _name(f"{organization} Charging Root {key_type.upper()}", organization)
    builder = _builder(name, name, key.public_key(), now, now + ROOT_FOR)
    return Issuer(_authority(builder, key.public_key(), path_length=1).sign(key, _hash()), key)


def new_intermediate(root: Issuer, key_type: KeyType, now: datetime) -> Issuer:
    """An authority below a root: what signs every day, so that the root's key may lie elsewhere."""
    key = new_key(key_type)
    name = _name(f"{root.organization} Charging Stations {key_type.upper()}", root.organization)
    until = min(now + INTERMEDIATE_FOR, root.certificate.not_valid_after_utc)
    builder = _builder(name, root.certificate.subject, key.public_key(), now, until)
    signed = _authority(builder, key.public_key(), path_length=0)
    return Issuer(_by(signed, root).sign(root.key, _hash()), key)


def sign_request(
    issuer: Issuer, request: CertificateRequest, identity: str, now: datetime, lasts: timedelta
) -> x509.Certificate:
    """The certificate of a station, for the request that was checked before.

    One for vehicles shows the station to them alone: by it nobody connects to us. One for both is not restricted
    by an extended key usage, as A00.FR.514 advises: ISO 15118 has its own words for it.
    """
    asked = x509.load_pem_x509_csr(request.text.encode())
    until = min(now + lasts, issuer.certificate.not_valid_after_utc)
    subject = _name(identity, issuer.organization)
    builder = _leaf(
        _builder(subject, issuer.certificate.subject, asked.public_key(), now, until),
        _SHOWN_AS.get(request.use, ExtendedKeyUsageOID.SERVER_AUTH),
        asked.public_key(),
    )
    return _by(builder, issuer).sign(issuer.key, _hash())


def sign_server(
    issuer: Issuer, hosts: Sequence[str], key: PrivateKey, now: datetime, lasts: timedelta
) -> x509.Certificate:
    """The certificate by which stations know us. `hosts` are the names and addresses they use."""
    until = min(now + lasts, issuer.certificate.not_valid_after_utc)
    subject = _name(hosts[0], issuer.organization)
    builder = _leaf(
        _builder(subject, issuer.certificate.subject, key.public_key(), now, until),
        ExtendedKeyUsageOID.SERVER_AUTH,
        key.public_key(),
    ).add_extension(
        x509.SubjectAlternativeName([general_name(host) for host in hosts]), critical=False
    )
    return _by(builder, issuer).sign(issuer.key, _hash())


def new_key(key_type: KeyType) -> PrivateKey:
    if key_type is KeyType.RSA:
        return rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS)
    return ec.generate_private_key(ec.SECP256R1())


def key_from(kept: bytes) -> PrivateKey:
    """The key that was sealed."""
    key = serialization.load_der_private_key(kept, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey), "we made it"
    return key


def pem(*chain: x509.Certificate) -> str:
    """Certificates as text, one behind the other."""
    return "".join(each.public_bytes(serialization.Encoding.PEM).decode("ascii") for each in chain)


def key_text(key: PrivateKey) -> str:
    """A key in PEM, for a file that nobody else reads."""
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def fingerprint(certificate: x509.Certificate) -> str:
    """The SHA-256 of its DER, hexadecimal."""
    return sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def organization_of(certificate: x509.Certificate) -> str:
    """The organisation in its subject; empty where it names none."""
    named = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return str(named[0].value) if named else ""


def general_name(host: str) -> x509.GeneralName:
    """A name or an address under which a server is reached."""
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _name(common: str, organization: str) -> x509.Name:
    named = [x509.NameAttribute(NameOID.COMMON_NAME, common[:64])]
    if organization:
        named.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization))
    return x509.Name(named)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: CertificatePublicKeyTypes,
    now: datetime,
    until: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(until)
    )


def _authority(
    builder: x509.CertificateBuilder, key: CertificatePublicKeyTypes, *, path_length: int
) -> x509.CertificateBuilder:
    return (
        builder.add_extension(
            x509.BasicConstraints(ca=True, path_length=path_length), critical=True
        )
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(_identifier(key), critical=False)
    )


def _leaf(
    builder: x509.CertificateBuilder,
    use: x509.ObjectIdentifier | None,
    key: CertificatePublicKeyTypes,
) -> x509.CertificateBuilder:
    made = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(_identifier(key), critical=False)
    )
    if use is None:
        return made
    return made.add_extension(x509.ExtendedKeyUsage([use]), critical=False)


def _by(builder: x509.CertificateBuilder, issuer: Issuer) -> x509.CertificateBuilder:
    known = issuer.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known.value),
        critical=False,
    )


def _identifier(key: CertificatePublicKeyTypes) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(key)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        # TLS_RSA_WITH_AES_128_GCM_SHA256 and its like encrypt to the server's key.
        key_encipherment=not signs_certificates,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _hash() -> hashes.SHA256:
    return hashes.SHA256()
