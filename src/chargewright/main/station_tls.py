"""TLS for stations: which versions and ciphers, by which certificates we are known, and whom we believe.

OCPP 2.0.1, part 2, A00.FR.3xx: TLS 1.2 or newer and the four cipher suites that a central system must
offer. The two with ECDHE and RSA stand beside them: a station that only knows RSA gets forward secrecy too.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

import structlog

from chargewright.kernel.problem import Outage, Refusal
from chargewright.main.setting_groups_stations import OcppSettings
from chargewright.network.believed import Believed

_log = structlog.get_logger(__name__)

CIPHERS: Final = (
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "AES128-GCM-SHA256",
    "AES256-GCM-SHA384",
)
"""Of TLS 1.2; those of TLS 1.3 are all good enough."""
LOOK_EVERY_S: Final = 60.0


class UnusableCertificate(Refusal):
    """A certificate of ours, or its key, cannot be used."""

    code = "unusable_certificate"


class StationTls:
    """The context of the stations' TLS port: a fresh one as soon as anything of it changed.

    `authorities` gives the certificates of our own authorities in PEM. A station may show a certificate
    of theirs, or of `ocpp.tls_client_ca_file`; without any of them none is asked for. Who connects next
    is met by the context of then: an authority that stands in neither any more is believed no longer, and
    `let_go` is told whom to believe, for those who are connected.
    """

    def __init__(
        self,
        ocpp: OcppSettings,
        authorities: Callable[[], Awaitable[str]],
        let_go: Callable[[Believed], Awaitable[None]],
    ) -> None:
        self._pairs = _pairs(ocpp)
        self._client_ca = ocpp.tls_client_ca_file
        self._authorities = authorities
        self._let_go = let_go
        self._believed = Believed("")
        self._seen: object = None
        self.context = new_context()

    async def renew(self) -> None:
        """Take certificates whose files have changed, and the authorities that there are now.

        Raises:
            UnusableCertificate: a file cannot be read, or a key is not that of its certificate.
            Outage: our authorities could not be asked for.
        """
        stamps = [_stamp(path) for pair in self._pairs for path in pair]
        own = await self._authorities()
        given = "" if self._client_ca is None else _read(self._client_ca)
        if (stamps, own, given) == self._seen:
            return
        fresh = new_context()
        for certificate, key in self._pairs:
            load(fresh, certificate, key)
        for text in (own, given):
            if text:
                believe(fresh, text)
        if self._seen is not None:
            _log.info("station_certificates_read_again")
        self.context, self._seen = fresh, (stamps, own, given)
        before, self._believed = self._believed, Believed(own + given)
        if not self._believed.has_all_of(before):
            _log.info("authorities_let_go")
            await self._let_go(self._believed)

    async def keep(self, wait: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        """Look again and again; what cannot be used now is said, and what was before goes on."""
        while True:
            await wait(LOOK_EVERY_S)
            try:
                await self.renew()
            except (Refusal, Outage) as reason:
                _log.error("station_certificates_not_renewed", reason=str(reason))


def new_context() -> ssl.SSLContext:
    """A server's context as the specifications want it, without certificates yet."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(":".join(CIPHERS))
    # A session that is resumed would not be asked for its certificate again.
    context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_RENEGOTIATION
    context.num_tickets = 0
    return context


def load(context: ssl.SSLContext, certificate: Path, key: Path) -> None:
    """Show this chain to stations; one of RSA and one of ECDSA stand beside each other.

    Raises:
        UnusableCertificate: a file cannot be read, or the key is not that of the certificate.
    """
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        why = error.strerror or str(error)
        raise UnusableCertificate(
            f"the certificate {certificate} with the key {key} cannot be used: {why}"
        ) from error


def believe(context: ssl.SSLContext, authorities: str) -> None:
    """Ask stations for a certificate, and believe those of these authorities (PEM).

    Raises:
        UnusableCertificate: it is no list of certificates.
    """
    try:
        context.load_verify_locations(cadata=authorities)
    except ssl.SSLError as error:
        raise UnusableCertificate(f"the authorities cannot be read: {error}") from error
    context.verify_mode = ssl.CERT_OPTIONAL


def _pairs(ocpp: OcppSettings) -> Sequence[tuple[Path, Path]]:
    both = (
        (ocpp.tls_certificate_file, ocpp.tls_key_file),
        (ocpp.tls_second_certificate_file, ocpp.tls_second_key_file),
    )
    return [(cert, key) for cert, key in both if cert is not None and key is not None]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError as error:
        raise UnusableCertificate(f"{path} cannot be read: {error.strerror}") from error


def _stamp(path: Path) -> object:
    """What changes when the file is replaced; None while it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
