"""What a simulated station is: where it connects, what it has, how its meter counts."""

from dataclasses import dataclass
from enum import StrEnum
from ssl import SSLContext
from typing import Final


class Version(StrEnum):
    V16 = "1.6"
    V201 = "2.0.1"
    V21 = "2.1"


class MeterBehaviour(StrEnum):
    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    MIXED = "mixed"
    """Absolute when a charge starts and stops, from zero between."""


class Signing(StrEnum):
    """What the meters of a station sign."""

    NEVER = "never"
    WELL = "well"
    BARE_HASH = "bare_hash"
    """A hash stands where a signature belongs."""
    ANOTHER_ENERGY = "another_energy"
    """What is signed is a kilowatt-hour less than what is told."""


class SignedFormat(StrEnum):
    """How they write it."""

    OCMF = "OCMF"
    ALFEN = "ALFEN"
    EDL = "EDL"


MEASURANDS: Final = (
    "Energy.Active.Import.Register",
    "Power.Active.Import",
    "Current.Import",
    "Voltage",
    "SoC",
)


@dataclass(frozen=True, slots=True)
class ConnectorPlan:
    power_w: int
    is_dc: bool = False


@dataclass(frozen=True, slots=True)
class EvsePlan:
    """One car at a time, by any of its connectors. EVSEs and their connectors count from 1."""

    connectors: tuple[ConnectorPlan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StationPlan:
    """`url` ends where the identity goes: `ws://127.0.0.1:9000/ocpp`.

    Seconds are simulated ones, except `answer_timeout_s`: how long the other side may take is a
    matter of its own clock. OCPP 1.6 knows connectors only: they are numbered through, EVSE by
    EVSE.
    """

    url: str
    identity: str
    version: Version = Version.V16
    password: str | None = None
    tls: SSLContext | None = None
    evses: tuple[EvsePlan, ...] = (EvsePlan((ConnectorPlan(22_000),)),)
    meter: MeterBehaviour = MeterBehaviour.ABSOLUTE
    register_wh: int = 120_000
    meter_signs: Signing = Signing.NEVER
    signed_format: SignedFormat = SignedFormat.OCMF
    meter_interval_s: float = 15.0
    measurands: tuple[str, ...] = MEASURANDS
    connection_timeout_s: float = 60.0
    """How long an authorisation waits for the cable."""
    starts_on_cable: bool = False
    """2.0.1, TxStartPoint EVConnected: the transaction begins before anybody is authorised."""
    authorizes_remote_starts: bool = False
    statuses_by_events: bool = False
    """2.x: it tells what connectors are doing by NotifyEvent alone."""
    starts_offline: bool = True
    reconnect_after_s: float = 5.0
    reboot_s: float = 5.0
    answer_timeout_s: float = 30.0
    vendor: str = "Simulated"
    model: str = "Patience"
    firmware: str = "1.0.0"
    shows_costs: tuple[str, ...] = ()
    """The languages in which it shows prices and costs, its own first; empty: it shows none."""
    seed: int = 0
