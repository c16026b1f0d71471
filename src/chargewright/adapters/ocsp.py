"""OCSP responders, asked over HTTP for stations that cannot reach them (RFC 6960; OCPP 2.0.1, part 2, M06).

A station names the address: it is asked only if it is HTTP, and an address of the public Internet, unless
private ones are allowed. What was answered is remembered until the responder has news.
"""

import asyncio
import ipaddress
import socket
from collections import OrderedDict
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

import httpx
import structlog
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from chargewright.kernel.clock import Clock
from chargewright.network.certificate_status import Holds, StatusAnswer, StatusQuestion

_log = structlog.get_logger(__name__)
TIMEOUT_S: Final = 5.0
RESPONSE_BYTES_MAX: Final = 4_096
"""What fits into an answer of OCPP as Base64 (5,500 characters)."""
REMEMBERED_MAX: Final = 10_000
WITHOUT_NEWS: Final = timedelta(minutes=5)
"""How long an answer is believed that does not say until when."""
LONGEST: Final = timedelta(days=7)
_HASHES: Final = {
    "SHA256": hashes.SHA256(),
    "SHA384": hashes.SHA384(),
    "SHA512": hashes.SHA512(),
}
_HOLDS: Final = {
    ocsp.OCSPCertStatus.GOOD: Holds.GOOD,
    ocsp.OCSPCertStatus.REVOKED: Holds.REVOKED,
    ocsp.OCSPCertStatus.UNKNOWN: Holds.UNKNOWN,
}


class Responders:
    """`gateway.ports.Responders`: every responder that a station names."""

    def __init__(
        self, clock: Clock, *, allows_private: bool = False, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._clock = clock
        self._timeout_s = timeout_s
        self._allows_private = allows_private
        self._remembered: OrderedDict[StatusQuestion, StatusAnswer] = OrderedDict()

    async def ask(self, question: StatusQuestion) -> StatusAnswer | None:
        """What the responder says; None where it cannot be asked, or says nothing that can be used."""
        known = self._remembered.get(question)
        if known is not None and known.next_update > self._clock.now():
            return known
        try:
            async with asyncio.timeout(self._timeout_s):
                der = await self._fetched(question.url, _request(question))
            answer = self._read(question, der)
        except (OSError, ValueError, TimeoutError, httpx.HTTPError, httpx.InvalidURL) as reason:
            _log.info("ocsp_not_answered", reason=type(reason).__name__)
            return None
        self._remembered[question] = answer
        if len(self._remembered) > REMEMBERED_MAX:
            self._remembered.popitem(last=False)
        return answer

    async def _fetched(self, url: str, request: bytes) -> bytes:
        """The body of the response.

        Raises:
            ValueError: the address is not one that is asked, or says too much or nothing.
        """
        parts = urlsplit(url)
        if parts.scheme != "http" or parts.hostname is None:
            raise ValueError("a responder is asked by HTTP; its answer is signed")
        # By its address, so that it is the one that was looked at.
        address = await self._address(parts.hostname, parts.port or 80)
        host = f"[{address}]" if ":" in address else address
        target = httpx.URL(url).copy_with(host=host, username="", password="")
        async with (
            httpx.AsyncClient(trust_env=False, timeout=self._timeout_s) as client,
            client.stream(
                "POST",
                target,
                content=request,
                headers={
                    "Host": parts.netloc.rpartition("@")[2],
                    "Content-Type": "application/ocsp-request",
                    "Accept": "application/ocsp-response",
                },
            ) as response,
        ):
            if response.status_code != httpx.codes.OK:
                raise ValueError(f"the responder answers {response.status_code}")
            body = b""
            async for part in response.aiter_bytes():
                body += part
                if len(body) > RESPONSE_BYTES_MAX:
                    raise ValueError("the responder says more than a station may be told")
            return body

    async def _address(self, host: str, port: int) -> str:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(each[4][0]) for each in found]
        for address in addresses:
            if self._allows_private or ipaddress.ip_address(address).is_global:
                return address
        raise ValueError("the responder is at no public address")

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
            _HASHES[question.hash_algorithm],
        )
        .build()
        .public_bytes(serialization.Encoding.DER)
    )
