"""A PKI of an operator of mobility: a root, two authorities below it, and contracts of vehicles (ISO 15118-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from sim.stations.clock import ScaledTime, SimulatedTime

YEAR: Final = timedelta(days=365)
NEWS_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Signer:
    """A certificate, and the key that signs for it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Contract:
    """What a vehicle has: its own certificate first, then who signed it, without the root."""

    emaid: str
    path: tuple[x509.Certificate, ...]
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> str:
        return pem(*self.path)


class ContractPki:
    """Signs contracts, and says of each whether it holds. `responder`: where it says so, empty: nowhere."""

    def __init__(
        self, name: str = "MO", *, responder: str = "", clock: SimulatedTime | None = None
    ) -> None:
        self._clock = clock or ScaledTime()
        self._now = self._clock.now()
        self.responder = responder
        self.revoked: set[int] = set()
        self.root = self._authority(f"{name} Root CA", None, path_length=2)
        self.upper = self._authority(f"{name} Sub-CA 1", self.root, path_length=1)
        self.lower = self._authority(f"{name} Sub-CA 2", self.upper, path_length=0)

    def contract(
        self,
        emaid: str,
        *,
        begins: datetime | None = None,
        ends: datetime | None = None,
        by: Signer | None = None,
    ) -> Contract:
        """A vehicle's contract, for a year from yesterday unless it is said otherwise."""
        key = ec.generate_private_key(ec.SECP256R1())
        begins = begins or self._now - timedelta(days=1)
        signer = by or self.lower
        names = [
            x509.NameAttribute(NameOID.COMMON_NAME, emaid),
            x509.NameAttribute(NameOID.DOMAIN_COMPONENT, "MO"),
        ]
        builder = _builder(x509.Name(names), signer, key, begins, ends or begins + YEAR)
        builder = self._responding(
            builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        )
        leaf = builder.sign(signer.key, hashes.SHA256())
        return Contract(emaid, (leaf, self.lower.certificate, self.upper.certificate), key)

    def answered(self, body: bytes) -> bytes:
        """The response to a request (RFC 6960), signed by the issuer that it asks about."""
        asked = ocsp.load_der_ocsp_request(body)
        issuer = next(each for each in self._signers if _is_named(each.certificate, asked))
        now = self._clock.now()
        is_revoked = asked.serial_number in self.revoked
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=asked.issuer_name_hash,
            issuer_key_hash=asked.issuer_key_hash,
            serial_number=asked.serial_number,
            algorithm=hashes.SHA256(),
            cert_status=ocsp.OCSPCertStatus.REVOKED if is_revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=now,
            next_update=now + NEWS_EVERY,
            revocation_time=now if is_revoked else None,
            revocation_reason=x509.ReasonFlags.key_compromise if is_revoked else None,
        )
        signed = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, issuer.certificate)
        response = signed.sign(issuer.key, hashes.SHA256())
        return response.public_bytes(serialization.Encoding.DER)

    def hash_data(self, path: Sequence[x509.Certificate]) -> list[dict[str, str]]:
        """How a station names a chain that it followed by itself (`iso15118CertificateHashData`)."""
        issuers = [*path[1:], self.root.certificate]
        return [
            {
                "hashAlgorithm": "SHA256",
                "issuerNameHash": _digest(issuer.subject.public_bytes()),
                "issuerKeyHash": _digest(_key_bits(issuer)),
                "serialNumber": f"{each.serial_number:x}",
                "responderURL": self.responder,
            }
            for each, issuer in zip(path, issuers, strict=True)
        ]

    @property
    def _signers(self) -> tuple[Signer, ...]:
        return self.root, self.upper, self.lower

    def _authority(self, name: str, issuer: Signer | None, *, path_length: int) -> Signer:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        begins = self._now - 2 * YEAR
        builder = _builder(subject, issuer, key, begins, begins + 20 * YEAR).add_extension(
            x509.BasicConstraints(ca=True, path_length=path_length), critical=True
        )
        if issuer is not None:
            builder = self._responding(builder)
        return Signer(builder.sign((issuer.key if issuer else key), hashes.SHA256()), key)

    def _responding(self, builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
        if not self.responder:
            return builder
        access = x509.AccessDescription(
            AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(self.responder)
        )
        return builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)


def pem(*certificates: x509.Certificate) -> str:
    return "".join(each.public_bytes(serialization.Encoding.PEM).decode() for each in certificates)


def _builder(
    subject: x509.Name,
    issuer: Signer | None,
    key: ec.EllipticCurvePrivateKey,
    begins: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
    )


def _is_named(issuer: x509.Certificate, asked: ocsp.OCSPRequest) -> bool:
    return asked.issuer_key_hash.hex() == _digest(_key_bits(issuer))


def _key_bits(certificate: x509.Certificate) -> bytes:
    return certificate.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _digest(data: bytes) -> str:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize().hex()
