"""Which authorities are believed, asked again of a certificate that TLS accepted long ago."""

import re
from collections.abc import Iterator
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature

_CERTIFICATE: Final = re.compile(
    "-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", re.DOTALL
)
STEPS_MAX: Final = 10


class Believed:
    """The authorities of a text in PEM; what in it is no certificate is passed over."""

    def __init__(self, text: str) -> None:
        self.authorities: Final = tuple(_certificates(text))

    def has_all_of(self, before: "Believed") -> bool:
        """Whether none that was believed before was let go."""
        return set(before.authorities) <= set(self.authorities)

    def vouch_for(self, der: bytes) -> bool:
        """Whether a certificate is of a root that stands here, by authorities that stand here.

        One below an authority that only its station knows is not, though TLS may believe it: TLS was
        shown the whole chain.
        """
        asked = x509.load_der_x509_certificate(der)
        for _ in range(STEPS_MAX):
            issuer = next((each for each in self.authorities if _is_of(asked, each)), None)
            if issuer is None or issuer.subject == issuer.issuer:
                return issuer is not None
            asked = issuer
        return False


def _certificates(text: str) -> Iterator[x509.Certificate]:
    for block in _CERTIFICATE.findall(text):
        try:
            yield x509.load_pem_x509_certificate(block.encode("ascii"))
        except ValueError:
            continue


def _is_of(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    if certificate.issuer != issuer.subject:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
