"""Lists of the revoked (CRL, RFC 5280), fetched for stations that ask whether a vehicle's certificates hold (OCPP 2.1, M07).

A list has to be of the issuer that the station names, and of today. Whether that issuer signed it cannot be told: of the issuer the
station tells hashes alone. A list is kept until the next one is due.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

import structlog
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from chargewright.adapters.public_http import ERRORS, PublicHttp
from chargewright.kernel.clock import Clock
from chargewright.network.certificate_status import Holds, StatusAnswer, StatusQuestion

_log = structlog.get_logger(__name__)
LIST_BYTES_MAX: Final = 2 << 20
KEPT_MAX: Final = 20
"""Lists: whichever was fetched first is forgotten first."""
LONGEST: Final = timedelta(days=7)
"""As long as ISO 15118-20 lets anybody believe a list."""
WITHOUT_NEWS: Final = timedelta(hours=1)
"""How long a list is believed that does not say until when."""
HASHES: Final = {
    "SHA256": hashes.SHA256(),
    "SHA384": hashes.SHA384(),
    "SHA512": hashes.SHA512(),
}


class RevocationLists:
    """Every list that a station names."""

    def __init__(self, clock: Clock, http: PublicHttp) -> None:
        self._clock = clock
        self._http = http
        self._kept: OrderedDict[str, tuple[x509.CertificateRevocationList, datetime]] = (
            OrderedDict()
        )

    async def ask(self, question: StatusQuestion) -> StatusAnswer | None:
        """What the list says; None where it cannot be fetched, or is none of this issuer's or of today."""
        try:
            listed, until = await self._list(question.url)
            return _said(listed, until, question)
        except (*ERRORS, x509.DuplicateExtension) as reason:
            _log.info("revocation_list_not_read", reason=type(reason).__name__)
            return None

    async def _list(self, url: str) -> tuple[x509.CertificateRevocationList, datetime]:
        now = self._clock.now()
        known = self._kept.get(url)
        if known is not None and known[1] > now:
            return known
        body = await self._http.fetched(url, LIST_BYTES_MAX, {"Accept": "application/pkix-crl"})
        listed = x509.load_der_x509_crl(body)
        told = listed.next_update_utc or now + WITHOUT_NEWS
        if told <= now:
            raise ValueError("a newer list is due")
        if any(each.critical and not _is_whole(each) for each in listed.extensions):
            raise ValueError("the list is not whole by itself")
        kept = self._kept[url] = listed, min(told, now + LONGEST)
        if len(self._kept) > KEPT_MAX:
            self._kept.popitem(last=False)
        return kept


def _is_whole(extension: x509.Extension[x509.ExtensionType]) -> bool:
    """Whether a list with this is of all that its issuer has revoked, for whatever reason."""
    about = extension.value
    return isinstance(about, x509.IssuingDistributionPoint) and not (
        about.indirect_crl or about.only_some_reasons or about.only_contains_attribute_certs
    )


def _said(
    listed: x509.CertificateRevocationList, until: datetime, question: StatusQuestion
) -> StatusAnswer:
    """Raises: ValueError: the list is another issuer's, or the question cannot be read."""
    algorithm = HASHES.get(question.hash_algorithm)
    if algorithm is None:
        raise ValueError("a hash of no algorithm that is known")
    digest = hashes.Hash(algorithm)
    digest.update(listed.issuer.public_bytes())
    if digest.finalize() != bytes.fromhex(question.issuer_name_hash):
        raise ValueError("the list is another issuer's")
    revoked = listed.get_revoked_certificate_by_serial_number(int(question.serial_number, 16))
    return StatusAnswer(b"", Holds.GOOD if revoked is None else Holds.REVOKED, until)
