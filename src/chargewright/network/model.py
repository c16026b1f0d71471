"""What the gateway must know of a station before it speaks: in memory, kept fresh."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from chargewright.network.credentials import Credentials
from chargewright.network.habits import NONE, Habits
from chargewright.network.registration import Registration


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownConnector:
    """A connector and what its readings may be. OCPP 1.6 connector n is EVSE n, connector 1."""

    evse_no: int
    connector_no: int
    power_w: int
    tolerance_percent: Decimal
    tolerance_wh: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStation:
    """A station as an operator configured it.

    `credentials` is None where none are asked for (security profiles 0 and 3). `next_security_profile`
    is the higher one that it is on its way to; None: to none. `has_terminal` says that a
    card reader serves at least one of its EVSEs, so that a plug event may concern a payment.
    `strict_in`: the rules of `wire.ocpp.mending_rules` in which it is held to the schema.
    `registration`: what its next boot is answered.
    """

    id: str
    organization_id: str
    site_id: str
    identity: str
    security_profile: int
    credentials: Credentials | None
    clock_zone: str
    energy_reading_type: str
    has_terminal: bool
    is_retired: bool
    connectors: tuple[KnownConnector, ...]
    strict_in: frozenset[str] = frozenset()
    habits: Habits = NONE
    next_security_profile: int | None = None
    registration: Registration = Registration.ACCEPTED

    @property
    def profiles(self) -> tuple[int, ...]:
        """The security profiles by which it may come, the one wanted most first."""
        if self.next_security_profile is None:
            return (self.security_profile,)
        return (self.next_security_profile, self.security_profile)

    def connector(self, evse_no: int, connector_no: int | None) -> KnownConnector | None:
        """The connector a reading speaks of; the strongest of the EVSE where it does not say."""
        candidates = [
            connector
            for connector in self.connectors
            if connector.evse_no == evse_no
            and (connector_no is None or connector.connector_no == connector_no)
        ]
        return max(candidates, key=lambda connector: connector.power_w, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session that may still change, as the gateway caches it while the station is connected.

    `progress` is the metering state after the last committed reading, as JSON; None before the
    first. `has_stopped`: the station has ended it, and it waits for the vehicle to leave. `stop` is
    how far its remote stop has come, as JSON; None where none was asked for or the station has
    stopped. The ceilings are those of its payment; None where nothing limits it.
    """

    id: str
    version: int
    status: str
    evse_no: int | None
    connector_no: int | None
    ocpp_transaction_ref: str | None
    remote_start_ref: str | None
    first_message_at: datetime
    progress: str | None
    energy_ceiling_wh: Decimal | None
    time_ceiling_at: datetime | None
    has_stopped: bool = False
    stop: str | None = None


@dataclass(frozen=True, slots=True)
class KnownStatus:
    """The newest status of a connector, since when it was so, and when we were last told."""

    evse_no: int
    connector_no: int
    status: str
    occurred_at: datetime = field(kw_only=True)
    received_at: datetime = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a connection has after it took over its station.

    `asked`: with which firmware the station was asked for all its settings; None where it never was.
    `booted_at`: when its last boot was heard, and `registration`: what that was answered; None where
    none ever was.
    """

    epoch: int
    sessions: tuple[OpenSession, ...]
    statuses: tuple[KnownStatus, ...] = ()
    asked: tuple[str | None] | None = None
    booted_at: datetime | None = None
    registration: Registration | None = None
