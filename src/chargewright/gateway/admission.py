"""Whether a connection that is there may speak: its certificate, and how often it comes.

Looked at before any frame is taken. Who may not speak is closed with 1008, and the station's log says
why; what does not stop calls a person (`network.security_events`).
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import Final, Protocol

from picows import WSCloseCode, WSTransport

from chargewright.gateway.limits import Visits, address_of, is_among
from chargewright.gateway.noticed import Noticed
from chargewright.gateway.security import SecurityDesk
from chargewright.gateway.settings import GatewaySettings
from chargewright.gateway.turned_away import TurnedAway
from chargewright.kernel.clock import Clock
from chargewright.network.believed import Believed
from chargewright.network.model import KnownStation
from chargewright.network.refused_connections import RefusedFor
from chargewright.network.security_events import (
    TOO_LARGE,
    TOO_MANY_FRAMES,
    TOO_MANY_HANDSHAKES,
    WRONG_CERTIFICATE,
)
from chargewright.network.station_certificates import SENTENCES, presented, refusal


class Arrived(Protocol):
    """A socket of a known station that has just opened."""

    @property
    def station(self) -> KnownStation: ...
    @property
    def profiles(self) -> tuple[int, ...]: ...
    @property
    def profile(self) -> int: ...
    @property
    def peer(self) -> str: ...
    @property
    def transport(self) -> WSTransport | None: ...

    def close(self, code: WSCloseCode, reason: str) -> None: ...


class Admission:
    """Who may speak, and what is noticed of those who may not."""

    def __init__(self, settings: GatewaySettings, turned_away: TurnedAway, clock: Clock) -> None:
        self._clock = clock
        self._turned_away: Final = turned_away
        self._trusted = settings.trusted_proxies
        self._addresses = Visits(settings.handshakes_per_address_per_minute)
        self._identities = Visits(settings.handshakes_per_identity_per_minute)
        self._checks_serial_numbers = settings.checks_serial_numbers
        self._failures = Visits(settings.failed_handshakes_per_address_per_minute)
        self._noticed: Final = Noticed()
        self.revoked: Collection[str] = frozenset()

    def address(self, peer: str, headers: Mapping[str, str]) -> str:
        """Whose address counts for who came this way."""
        return address_of(peer, headers, self._trusted)

    def admit(self, arrived: Arrived) -> int | None:
        """The security profile by which it came; None: it was closed, and nothing of it is heard."""
        address, now = self._address_of(arrived), self._clock.monotonic()
        if not self._addresses.come(address, now):
            self._too_often(arrived, f"too many connections from {address}")
            return None
        if not self._identities.come(arrived.station.identity, now):
            self._too_often(arrived, "too many connections of this station")
            return None
        problem = self.certificate_problem(arrived) if 3 in arrived.profiles else None
        for profile in arrived.profiles:
            if profile < 3 or problem is None:
                return profile
        assert problem is not None, "a connection meets a profile, or its certificate is refused"
        self._wrong_certificate(arrived, problem)
        return None

    def look_again(self, arrived: Arrived, believed: Believed | None = None) -> None:
        """A certificate may have been revoked since it was shown, or its authority been let go.

        `believed`: who is believed now; None where that is as it was.
        """
        if arrived.profile == 3:
            problem = self.certificate_problem(arrived)
            der = _certificate_of(arrived)
            if problem is None and believed and der is not None and not believed.vouch_for(der):
                problem = RefusedFor.UNKNOWN_AUTHORITY
            if problem is not None:
                self._wrong_certificate(arrived, problem)

    def may_boot(self, arrived: Arrived, serial_number: str) -> bool:
        """Whether it may boot with this serial number; who may not is closed.

        Of who came by a certificate it must stand there, as its name or beside it, where that is asked
        for (OCPP 2.0.1, B01.FR.11, B01.FR.12).
        """
        der = _certificate_of(arrived)
        if not self._checks_serial_numbers or arrived.profile != 3 or der is None:
            return True
        shown = presented(der)
        if serial_number in shown.names | shown.serials:
            return True
        self._wrong_certificate(arrived, RefusedFor.ANOTHER_SERIAL_NUMBER)
        return False

    def may_come(self, identity: str, peer: str, headers: Mapping[str, str]) -> bool:
        """Whether a stranger's address may come once more."""
        address = self.address(peer, headers)
        if self._addresses.come(address, self._clock.monotonic()):
            return True
        self.refuse(address, RefusedFor.TOO_MANY_CONNECTIONS, identity=identity)
        return False

    def may_shake_hands(self, address: str) -> bool:
        """Whether a handshake of TLS is begun with this address: not where too many came to nothing."""
        return is_among(address, self._trusted) or self._failures.may_come(
            address, self._clock.monotonic()
        )

    def handshake_failed(self, address: str, reason: RefusedFor, detail: str) -> None:
        """A handshake of TLS came to nothing, or was not begun."""
        if reason is not RefusedFor.TOO_MANY_FAILURES:
            self._failures.come(address, self._clock.monotonic())
        self.refuse(address, reason, detail)

    def refuse(
        self, address: str, reason: RefusedFor, detail: str = "", identity: str = ""
    ) -> None:
        """Count a connection that nobody let in."""
        self._turned_away.add(address, reason, detail, identity)

    def certificate_problem(self, arrived: Arrived) -> RefusedFor | None:
        """Why its certificate does not show who it is; None: it does."""
        der = _certificate_of(arrived)
        return refusal(
            None if der is None else presented(der),
            arrived.station.identity,
            self.revoked,
            self._clock.now(),
        )

    def notice(self, station: KnownStation, kind: str, said: str, address: str) -> None:
        """Keep in mind what the next beat writes down."""
        self._noticed.add(station, kind, said, address, self._clock.now())

    def too_large(self, arrived: Arrived) -> None:
        said = "a message over 1 MiB was not read"
        self.notice(arrived.station, TOO_LARGE, said, self._address_of(arrived))

    def too_many(self, arrived: Arrived) -> None:
        said = "messages come too fast: they are read more slowly"
        self.notice(arrived.station, TOO_MANY_FRAMES, said, self._address_of(arrived))

    async def write(self, desk: SecurityDesk, drops: tuple[type[Exception], ...]) -> None:
        """Write down what was noticed; what an outage keeps from that waits for the next beat."""
        await self._turned_away.write(drops)
        waiting = list(self._noticed.take().values())
        while waiting:
            of = waiting.pop()
            try:
                await desk.noticed(of.station, of.events)
            except drops:
                for each in (of, *waiting):
                    for event in each.events:
                        self._noticed.put_back(each.station, event)
                raise

    def _address_of(self, arrived: Arrived) -> str:
        headers = {} if arrived.transport is None else arrived.transport.request.headers
        return self.address(arrived.peer, headers)

    def _too_often(self, arrived: Arrived, why: str) -> None:
        self._turn_away(arrived, TOO_MANY_HANDSHAKES, RefusedFor.TOO_MANY_CONNECTIONS, why)

    def _wrong_certificate(self, arrived: Arrived, problem: RefusedFor) -> None:
        self._turn_away(arrived, WRONG_CERTIFICATE, problem, SENTENCES[problem])

    def _turn_away(self, arrived: Arrived, kind: str, reason: RefusedFor, why: str) -> None:
        address, station = self._address_of(arrived), arrived.station
        self.notice(station, kind, why, address)
        self.refuse(address, reason, identity=station.identity)
        arrived.close(WSCloseCode.POLICY_VIOLATION, why)


def _certificate_of(arrived: Arrived) -> bytes | None:
    """What it showed in the handshake, in DER; None: nothing."""
    if arrived.transport is None:
        return None
    session = arrived.transport.underlying_transport.get_extra_info("ssl_object")
    der: bytes | None = None if session is None else session.getpeercert(binary_form=True)
    return der


Revoked = Callable[[], Awaitable[Collection[str]]]
"""The fingerprints of certificates that were revoked and have not expired."""
