"""OCSP responders, asked over HTTP for stations that cannot reach them (RFC 6960; OCPP 2.0.1, part 2, M06).

A station names the address: it is asked only if it is HTTP. What was answered is remembered until the responder
has news.
"""

from collections import OrderedDict
from datetime import timedelta
from typing import Final

import structlog
from cryptography.hazmat.primitives import serialization
from cryptography.x509 import ocsp

from chargewright.adapters.public_http import ERRORS, TIMEOUT_S, PublicHttp
from chargewright.adapters.revocation_lists import HASHES, RevocationLists
from chargewright.kernel.clock import Clock
from chargewright.network.certificate_status import Holds, StatusAnswer, StatusQuestion

_log = structlog.get_logger(__name__)
RESPONSE_BYTES_MAX: Final = 4_096
"""What fits into an answer of OCPP as Base64 (5,500 characters)."""
REMEMBERED_MAX: Final = 10_000
WITHOUT_NEWS: Final = timedelta(minutes=5)
"""How long an answer is believed that does not say until when."""
LONGEST: Final = timedelta(days=7)
_HEADERS: Final = {
    "Content-Type": "application/ocsp-request",
    "Accept": "application/ocsp-response",
}
_HOLDS: Final = {
    ocsp.OCSPCertStatus.GOOD: Holds.GOOD,
    ocsp.OCSPCertStatus.REVOKED: Holds.REVOKED,
    ocsp.OCSPCertStatus.UNKNOWN: Holds.UNKNOWN,
}


class Responders:
    """`gateway.ports.Responders`: every responder, and every list of the revoked, that a station names."""

    def __init__(
        self, clock: Clock, *, allows_private: bool = False, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._clock = clock
        self._http = PublicHttp(allows_private=allows_private, timeout_s=timeout_s)
        self._lists = RevocationLists(clock, self._http)
        self._remembered: OrderedDict[StatusQuestion, StatusAnswer] = OrderedDict()

    async def ask(self, question: StatusQuestion) -> StatusAnswer | None:
        """What the responder or the list says; None where it cannot be asked, or says nothing that can be used."""
        if question.is_list:
            return await self._lists.ask(question)
        known = self._remembered.get(question)
        if known is not None and known.next_update > self._clock.now():
            return known
        try:
            if not question.url.startswith("http:"):
                raise ValueError("a responder is asked by HTTP; its answer is signed")
            der = await self._http.fetched(
                question.url, RESPONSE_BYTES_MAX, _HEADERS, _request(question)
            )
            answer = self._read(question, der)
        except ERRORS as reason:
            _log.info("ocsp_not_answered", reason=type(reason).__name__)
            return None
        self._remembered[question] = answer
        if len(self._remembered) > REMEMBERED_MAX:
            self._remembered.popitem(last=False)
        return answer

    def _read(self, question: StatusQuestion, der: bytes) -> StatusAnswer:
        """Raises: ValueError: it is no answer to this question, or one that says nothing."""
        response = ocsp.load_der_ocsp_response(der)
        if response.response_status is not ocsp.OCSPResponseStatus.SUCCESSFUL:
            raise ValueError("the responder refuses to say")
        serial = int(question.serial_number, 16)
        now = self._clock.now()
        for single in response.responses:
            if single.serial_number != serial:
                continue
            told = single.next_update_utc or now + WITHOUT_NEWS
            if told <= now:
                raise ValueError("the responder says what held once")
            return StatusAnswer(der, _HOLDS[single.certificate_status], min(told, now + LONGEST))
        raise ValueError("the responder speaks of another certificate")


def _request(question: StatusQuestion) -> bytes:
    """Raises: ValueError: a hash is of another length than its algorithm's, or not hexadecimal."""
    return (
        ocsp.OCSPRequestBuilder()
        .add_certificate_by_hash(
            bytes.fromhex(question.issuer_name_hash),
            bytes.fromhex(question.issuer_key_hash),
            int(question.serial_number, 16),
            HASHES[question.hash_algorithm],
        )
        .build()
        .public_bytes(serialization.Encoding.DER)
    )
