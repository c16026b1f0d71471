"""`chargewright station-test`: looks at a deployment from outside, as a station would.

TLS (versions, ciphers, chain, expiry), subprotocols, that nobody is let in without a password or with a wrong
one, and that a station of ours is answered when it boots. It changes nothing but what a boot changes.
"""

import asyncio
import base64
import contextlib
import json
import secrets
import ssl
import warnings
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

import websockets
from cryptography import x509

from chargewright.kernel.clock import Clock
from chargewright.kernel.problem import Refusal
from chargewright.main.station_tls import CIPHERS

PATIENCE_S: Final = 10.0
SOON: Final = timedelta(days=30)
SUBPROTOCOLS: Final = ("ocpp1.6", "ocpp2.0.1", "ocpp2.1")
_WRONG: Final = "chargewright-station-test"
_FAILURES: Final = (OSError, TimeoutError, ssl.SSLError, websockets.WebSocketException)


class Verdict(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what was seen."""

    name: str
    verdict: Verdict
    seen: str


class UnusableUrl(Refusal):
    """What was given is no address of a central system, or its files cannot be read."""

    code = "unusable_url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where to look, and as whom. `url` is up to the identity, as installers enter it."""

    url: str
    identity: str | None = None
    password: str | None = None
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    @property
    def is_tls(self) -> bool:
        return urlsplit(self.url).scheme == "wss"

    @property
    def where(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        if parts.scheme not in {"ws", "wss"} or not parts.hostname:
            raise UnusableUrl("The address must begin with ws:// or wss:// and name a host.")
        return parts.hostname, parts.port or (443 if self.is_tls else 80)

    def address(self, identity: str) -> str:
        return f"{self.url.rstrip('/')}/{quote(identity, safe='')}"

    def context(self) -> ssl.SSLContext:
        """What a station of ours believes, and shows.

        Raises:
            UnusableUrl: a file cannot be read.
        """
        try:
            context = ssl.create_default_context(cafile=None if self.ca is None else str(self.ca))
            if self.certificate is not None:
                context.load_cert_chain(self.certificate, self.key)
        except (OSError, ssl.SSLError) as error:
            raise UnusableUrl(f"The certificates cannot be used: {error}") from error
        return context


async def look_at(asked: Asked, clock: Clock) -> Sequence[Check]:
    """Look at everything, in order; what cannot be looked at is skipped and says why.

    Raises:
        UnusableUrl: the address is none, or a file cannot be read.
    """
    asked.where  # noqa: B018 - refuses an address that is none
    checks = [each async for each in _tls(asked, clock.now())] if asked.is_tls else [_no_tls()]
    if any(each.verdict is Verdict.BAD and each.name == "chain" for each in checks):
        return checks
    checks.append(await _unknown_is_refused(asked))
    if asked.identity is None:
        return [*checks, Check("boot", Verdict.SKIPPED, "no identity was given")]
    checks += [each async for each in _passwords(asked, asked.identity)]
    for subprotocol in SUBPROTOCOLS:
        checks.append(await _boot(asked, asked.identity, subprotocol))
    return checks


def is_good(checks: Sequence[Check]) -> bool:
    """Whether nothing is bad."""
    return all(each.verdict is not Verdict.BAD for each in checks)


def as_json(checks: Sequence[Check]) -> str:
    """For programs."""
    rows = [
        {"check": each.name, "verdict": each.verdict.value, "seen": each.seen} for each in checks
    ]
    return json.dumps({"ok": is_good(checks), "checks": rows}, indent=2)


def _no_tls() -> Check:
    return Check("tls", Verdict.WARNING, "none: passwords and readings can be read on the way")


async def _tls(asked: Asked, now: datetime) -> AsyncIterator[Check]:
    context = asked.context()
    try:
        chain = await _shown(asked, context)
    except _FAILURES as error:
        yield Check("chain", Verdict.BAD, _why(error))
        return
    until = chain.not_valid_after_utc
    subject = chain.subject.rfc4514_string()
    yield Check("chain", Verdict.GOOD, f"{subject} is believed")
    left = until - now
    verdict = Verdict.WARNING if left < SOON else Verdict.GOOD
    yield Check("expiry", verdict, f"{until:%Y-%m-%d}, in {left.days} days")
    for name, version, is_wanted in (
        ("TLS 1.1", ssl.TLSVersion.TLSv1_1, False),
        ("TLS 1.2", ssl.TLSVersion.TLSv1_2, True),
        ("TLS 1.3", ssl.TLSVersion.TLSv1_3, True),
    ):
        is_spoken = await _speaks(asked, version, None)
        yield Check(
            name,
            Verdict.GOOD if is_spoken is is_wanted else Verdict.BAD,
            "spoken" if is_spoken else "not spoken",
        )
    offered = [each for each in CIPHERS if await _speaks(asked, ssl.TLSVersion.TLSv1_2, each)]
    weak = await _speaks(asked, ssl.TLSVersion.TLSv1_2, "ALL:!AESGCM:!CHACHA20:!ARIAGCM:!CCM")
    yield Check(
        "ciphers", Verdict.GOOD if offered else Verdict.BAD, ", ".join(offered) or "none of ours"
    )
    yield Check(
        "weak ciphers", Verdict.WARNING if weak else Verdict.GOOD, "taken" if weak else "refused"
    )


async def _shown(asked: Asked, context: ssl.SSLContext) -> x509.Certificate:
    async with _connection(asked, context) as session:
        der = session.getpeercert(binary_form=True)
    assert der is not None, "a server always shows one"
    return x509.load_der_x509_certificate(der)


async def _speaks(asked: Asked, version: ssl.TLSVersion, ciphers: str | None) -> bool:
    """Whether a handshake of this version, with these ciphers alone, succeeds; nobody is believed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        context.set_ciphers(ciphers or "ALL:@SECLEVEL=0")
        with _silent():
            context.minimum_version = context.maximum_version = version
        async with _connection(asked, context):
            return True
    except _FAILURES:
        return False


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """An old version is asked for on purpose: Python need not warn of it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


@contextlib.asynccontextmanager
async def _connection(asked: Asked, context: ssl.SSLContext) -> AsyncIterator[ssl.SSLObject]:
    host, port = asked.where
    async with asyncio.timeout(PATIENCE_S):
        _, writer = await asyncio.open_connection(host, port, ssl=context, server_hostname=host)
    try:
        session: ssl.SSLObject = writer.get_extra_info("ssl_object")
        yield session
    finally:
        writer.close()


async def _unknown_is_refused(asked: Asked) -> Check:
    stranger = f"station-test-{secrets.token_hex(8)}"
    status = await _answer_to(asked, stranger, None)
    if status == "101":
        return Check(
            "unknown station", Verdict.WARNING, "is let in, and waits for an operator's word"
        )
    return Check("unknown station", Verdict.GOOD, f"refused: {status}")


async def _passwords(asked: Asked, identity: str) -> AsyncIterator[Check]:
    for name, password in (("no password", None), ("wrong password", _WRONG)):
        if asked.certificate is not None:
            yield Check(name, Verdict.SKIPPED, "the station shows a certificate")
            continue
        status = await _answer_to(asked, identity, password)
        verdict = Verdict.BAD if status == "101" else Verdict.GOOD
        yield Check(name, verdict, "let in" if status == "101" else f"refused: {status}")


async def _answer_to(asked: Asked, identity: str, password: str | None) -> str:
    """The status of the handshake, or why there was none."""
    try:
        async with _socket(asked, identity, password, SUBPROTOCOLS):
            return "101"
    except websockets.InvalidStatus as refused:
        return str(refused.response.status_code)
    except _FAILURES as error:
        return _why(error)


async def _boot(asked: Asked, identity: str, subprotocol: str) -> Check:
    name = f"boot {subprotocol}"
    maker = {"vendorName": "Chargewright", "model": "station-test"}
    payload: dict[str, Any] = (
        {"chargePointVendor": maker["vendorName"], "chargePointModel": maker["model"]}
        if subprotocol == "ocpp1.6"
        else {"reason": "PowerUp", "chargingStation": maker}
    )
    try:
        async with _socket(asked, identity, asked.password, (subprotocol,)) as socket:
            if socket.subprotocol != subprotocol:
                return Check(name, Verdict.WARNING, "the subprotocol is not spoken")
            await socket.send(json.dumps([2, "station-test", "BootNotification", payload]))
            async with asyncio.timeout(PATIENCE_S):
                answer = json.loads(await socket.recv())
    except websockets.InvalidStatus as refused:
        return Check(name, Verdict.BAD, f"refused: {refused.response.status_code}")
    except _FAILURES as error:
        return Check(name, Verdict.BAD, _why(error))
    status = answer[2].get("status") if answer[0] == 3 else f"{answer[2]}: {answer[3]}"
    return Check(name, Verdict.GOOD if status == "Accepted" else Verdict.BAD, str(status))


@contextlib.asynccontextmanager
async def _socket(
    asked: Asked, identity: str, password: str | None, subprotocols: Sequence[str]
) -> AsyncIterator[websockets.ClientConnection]:
    headers = {}
    if password is not None:
        basic = base64.b64encode(f"{identity}:{password}".encode()).decode()
        headers["Authorization"] = f"Basic {basic}"
    async with websockets.connect(
        asked.address(identity),
        ssl=asked.context() if asked.is_tls else None,
        subprotocols=[websockets.Subprotocol(each) for each in subprotocols],
        additional_headers=headers,
        open_timeout=PATIENCE_S,
        close_timeout=1,
        proxy=None,
    ) as socket:
        yield socket


def _why(error: BaseException) -> str:
    """A failure in words; never what was sent."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    if isinstance(error, websockets.ConnectionClosed) and error.rcvd is not None:
        return f"closed with {error.rcvd.code}: {error.rcvd.reason}"
    return str(error) or type(error).__name__
