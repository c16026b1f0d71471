"""Contract certificates of vehicles, followed to a root that an organisation keeps (ISO 15118-2, annex H).

What a chain comes to in the words of OCPP, why, and what of it responders are asked (OCPP 2.0.1, part 2,
C07). Whether the contract may charge is the token's matter, as of any other token.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from chargewright.kernel.emaid import contract_id
from chargewright.kernel.ids import OrganizationId
from chargewright.network.certificate_status import Holds, StatusAnswer, StatusQuestion
from chargewright.network.installed import HashData, hashes_of

CERTIFICATES_MAX: Final = 5
"""A leaf, two or three authorities, and the root where a station sends it along."""


class RootKind(StrEnum):
    """Whose contracts a root stands for: operators of mobility, the charging side (V2G), makers of vehicles."""

    MO = "MO"
    V2G = "V2G"
    OEM = "OEM"


VOUCH_FOR_CONTRACTS: Final = frozenset({RootKind.MO, RootKind.V2G})
"""The root of a maker vouches for what vehicles left the works with, and for no contract."""


class Verdict(StrEnum):
    """What a station is told of a certificate, in the words of OCPP."""

    ACCEPTED = "Accepted"
    SIGNATURE_ERROR = "SignatureError"
    CERTIFICATE_EXPIRED = "CertificateExpired"
    CERTIFICATE_REVOKED = "CertificateRevoked"
    NO_CERTIFICATE_AVAILABLE = "NoCertificateAvailable"
    CERT_CHAIN_ERROR = "CertChainError"
    CONTRACT_CANCELLED = "ContractCancelled"


class Reason(StrEnum):
    """Why: more than a station is told."""

    GOOD = "good"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    BAD_SIGNATURE = "bad_signature"
    NO_KNOWN_ROOT = "no_known_root"
    NO_AUTHORITY = "no_authority"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    NO_CONTRACT = "no_contract"
    ANOTHER_CONTRACT = "another_contract"
    REVOKED = "revoked"
    UNKNOWN_TO_RESPONDER = "unknown_to_responder"
    NOBODY_VOUCHES = "nobody_vouches"
    TOKEN_REFUSED = "token_refused"  # noqa: S105 - a reason, no password


_UNREADABLE: Final = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
)
"""What reading a certificate may come to that somebody spoilt, or made of what nobody knows."""
_KEYS: Final = (
    ec.EllipticCurvePublicKey,
    rsa.RSAPublicKey,
    ed25519.Ed25519PublicKey,
    ed448.Ed448PublicKey,
)
VERDICTS: Final = {
    Reason.GOOD: Verdict.ACCEPTED,
    Reason.MISSING: Verdict.NO_CERTIFICATE_AVAILABLE,
    Reason.UNREADABLE: Verdict.CERT_CHAIN_ERROR,
    Reason.BAD_SIGNATURE: Verdict.SIGNATURE_ERROR,
    Reason.NO_KNOWN_ROOT: Verdict.CERT_CHAIN_ERROR,
    Reason.NO_AUTHORITY: Verdict.CERT_CHAIN_ERROR,
    Reason.EXPIRED: Verdict.CERTIFICATE_EXPIRED,
    Reason.NOT_YET_VALID: Verdict.CERT_CHAIN_ERROR,
    Reason.NO_CONTRACT: Verdict.CERT_CHAIN_ERROR,
    Reason.ANOTHER_CONTRACT: Verdict.CONTRACT_CANCELLED,
    Reason.REVOKED: Verdict.CERTIFICATE_REVOKED,
    Reason.UNKNOWN_TO_RESPONDER: Verdict.CERT_CHAIN_ERROR,
    Reason.NOBODY_VOUCHES: Verdict.CERT_CHAIN_ERROR,
    Reason.TOKEN_REFUSED: Verdict.CONTRACT_CANCELLED,
}


class Shown(StrEnum):
    """By what a vehicle's contract was shown to us."""

    CHAIN = "chain"
    """The chain itself: we followed it."""
    HASHES = "hashes"
    """Hashes of it: the station followed it, and we ask the responders."""
    NOTHING = "nothing"


class Revocation(StrEnum):
    """What the responders said. UNREACHABLE: one of them nothing that can be used. NOT_ASKED: none is named."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Root:
    """A root that an organisation keeps."""

    kind: RootKind
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRoot:
    """A root as an organisation keeps it. `fingerprint`: SHA-256, hexadecimal; `certificate`: PEM."""

    id: str
    organization_id: OrganizationId
    kind: RootKind
    subject: str
    fingerprint: str
    certificate: str
    not_before: datetime
    not_after: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Asking:
    """What a responder is asked; `issuer` signs its answer, or named who does. None: nobody showed it to us."""

    question: StatusQuestion
    issuer: x509.Certificate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found of a contract. `contract`: its 14 characters; None where nothing names one."""

    shown: Shown
    reason: Reason
    contract: str | None
    revocation: Revocation = Revocation.NOT_ASKED
    path: tuple[x509.Certificate, ...] = ()
    """From the vehicle's own up to the root; empty where it leads to none."""
    leaf: x509.Certificate | None = None

    @property
    def verdict(self) -> Verdict:
        return VERDICTS[self.reason]

    @property
    def is_good(self) -> bool:
        return self.reason is Reason.GOOD


def problem_of_root(text: str, now: datetime) -> str | None:
    """Why this is no root in PEM that could be believed; None: it is one."""
    try:
        found = x509.load_pem_x509_certificates(text.encode())
    except _UNREADABLE:
        return "is no certificate in PEM"
    if len(found) != 1:
        return "holds more than one certificate"
    (root,) = found
    if isinstance(_issuer_of(root, [root]), Reason) or not _may_sign(root, below=0):
        return "is no root: an authority that signed itself"
    if root.not_valid_after_utc <= now:
        return "has expired"
    return None


def kept_root(
    text: str, kind: RootKind, *, root_id: str, of: OrganizationId, at: datetime
) -> KeptRoot:
    """A root (PEM) as an organisation keeps it from now on."""
    root = x509.load_pem_x509_certificate(text.encode())
    return KeptRoot(
        id=root_id,
        organization_id=of,
        kind=kind,
        subject=root.subject.rfc4514_string(),
        fingerprint=root.fingerprint(SHA256()).hex(),
        certificate=root.public_bytes(Encoding.PEM).decode(),
        not_before=root.not_valid_before_utc,
        not_after=root.not_valid_after_utc,
        created_at=at,
    )


def check_chain(pem: str, presented: str, roots: Iterable[Root], now: datetime) -> Check:
    """Follow a chain to a root, look at its dates, and whether it is of the contract that was presented.

    Whether it was revoked is not known then. Whatever a station sends, this comes to a check.
    """
    named = contract_id(presented)
    unread = Check(shown=Shown.CHAIN, reason=Reason.UNREADABLE, contract=named)
    if not pem.strip():
        return replace(unread, reason=Reason.MISSING)
    try:
        return _checked(unread, x509.load_pem_x509_certificates(pem.encode()), roots, now)
    except _UNREADABLE:
        return unread


def _checked(
    unread: Check, sent: Sequence[x509.Certificate], roots: Iterable[Root], now: datetime
) -> Check:
    """Raises: one of `_UNREADABLE`: something in a certificate is broken."""
    leaf, *others = sent[:CERTIFICATES_MAX]
    own = contract_of(leaf)
    anchors = [each.certificate for each in roots if each.kind in VOUCH_FOR_CONTRACTS]
    path = _path(leaf, others, anchors)
    found = replace(unread, reason=Reason.GOOD, leaf=leaf)
    if isinstance(path, Reason):
        return replace(found, reason=path)
    found = replace(found, path=path)
    if any(now > each.not_valid_after_utc for each in path):
        return replace(found, reason=Reason.EXPIRED)
    if any(now < each.not_valid_before_utc for each in path):
        return replace(found, reason=Reason.NOT_YET_VALID)
    if own is None:
        return replace(found, reason=Reason.NO_CONTRACT)
    return found if own == unread.contract else replace(found, reason=Reason.ANOTHER_CONTRACT)


def contract_of(certificate: x509.Certificate) -> str | None:
    """The contract that a certificate names as its subject, as 14 characters; None: it names none."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return contract_id(str(names[0].value)) if len(names) == 1 else None


def questions(path: Sequence[x509.Certificate]) -> list[Asking]:
    """What is asked of each certificate below the root that names a responder."""
    return [
        Asking(_question(hashes_of(each, issuer), url), issuer)
        for each, issuer in pairwise(path)
        if (url := _responder(each)) is not None
    ]


def besides(known: Sequence[Asking], told: Iterable[StatusQuestion]) -> list[Asking]:
    """These, and what a station names beside them."""
    serials = {each.question.serial_number for each in known}
    more = [replace(each, serial_number=_bare(each.serial_number)) for each in told]
    return [*known, *(Asking(each) for each in more if each.serial_number not in serials)]


def with_answers(check: Check, answers: Sequence[StatusAnswer | None], *, must_hold: bool) -> Check:
    """What a check comes to with what the responders said; None is what none said.

    `must_hold`: every certificate must be vouched for. Else silence lets in: a responder that is down
    would keep every vehicle from charging.
    """
    said = {None if each is None else each.holds for each in answers}
    if Holds.REVOKED in said:
        return replace(check, revocation=Revocation.REVOKED, reason=Reason.REVOKED)
    if Holds.UNKNOWN in said:
        unknown = Reason.UNKNOWN_TO_RESPONDER
        return replace(check, revocation=Revocation.UNKNOWN, reason=unknown)
    if said == {Holds.GOOD}:
        return replace(check, revocation=Revocation.GOOD)
    silent = Revocation.UNREACHABLE if answers else Revocation.NOT_ASKED
    reason = Reason.NOBODY_VOUCHES if must_hold else check.reason
    return replace(check, revocation=silent, reason=reason)


def _path(
    leaf: x509.Certificate,
    sent: Sequence[x509.Certificate],
    anchors: Sequence[x509.Certificate],
) -> tuple[x509.Certificate, ...] | Reason:
    """The way up to a root, or why there is none. In whatever order a station sends them."""
    path = [leaf]
    left = list(sent)
    while True:
        current = path[-1]
        found = _issuer_of(current, anchors)
        if isinstance(found, x509.Certificate):
            return (*path, found)
        between = _issuer_of(current, left)
        if not isinstance(between, x509.Certificate):
            return Reason.BAD_SIGNATURE if Reason.BAD_SIGNATURE in {found, between} else between
        if not _may_sign(between, below=len(path) - 1):
            return Reason.NO_AUTHORITY
        left.remove(between)
        path.append(between)


def _issuer_of(
    certificate: x509.Certificate, candidates: Iterable[x509.Certificate]
) -> x509.Certificate | Reason:
    """Who of them signed it: BAD_SIGNATURE where one has the name but did not."""
    named = [each for each in candidates if each.subject == certificate.issuer]
    for each in named:
        try:
            certificate.verify_directly_issued_by(each)
        except (*_UNREADABLE, InvalidSignature):
            continue
        return each
    return Reason.BAD_SIGNATURE if named else Reason.NO_KNOWN_ROOT


def _may_sign(certificate: x509.Certificate, *, below: int) -> bool:
    """Whether it is an authority, with so many authorities below it (RFC 5280, 4.2.1.9)."""
    if not isinstance(certificate.public_key(), _KEYS):
        return False
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (x509.ExtensionNotFound, *_UNREADABLE):
        return False
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        may_certify = usage.key_cert_sign
    except x509.ExtensionNotFound:
        may_certify = True
    return basic.ca and may_certify and (basic.path_length is None or basic.path_length >= below)


def _responder(certificate: x509.Certificate) -> str | None:
    """The address at which it says that its status is told (RFC 5280, 4.2.2.1)."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    except (x509.ExtensionNotFound, *_UNREADABLE):
        return None
    for each in access.value:
        place = each.access_location
        if each.access_method == AuthorityInformationAccessOID.OCSP and isinstance(
            place, x509.UniformResourceIdentifier
        ):
            return place.value
    return None


def _question(hashes: HashData, url: str) -> StatusQuestion:
    return StatusQuestion(
        hashes.algorithm, hashes.issuer_name, hashes.issuer_key, hashes.serial_number, url
    )


def _bare(serial_number: str) -> str:
    return serial_number.lower().lstrip("0") or "0"
