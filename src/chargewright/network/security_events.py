"""What concerns a station's security: told by itself, or noticed by us; and what of it needs a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class EventOrigin(StrEnum):
    """Who says so."""

    STATION = "station"
    SYSTEM = "system"


CRITICAL: Final = frozenset(
    {
        "FirmwareUpdated",
        "MaintenanceLoginAccepted",
        "MemoryExhaustion",
        "ResetOrReboot",
        "SecurityLogWasCleared",
        "SettingSystemTime",
        "StartupOfTheDevice",
        "TamperDetectionActivated",
    }
)
"""What a station shall always tell (OCPP 2.0.1, part 2, appendix 1; 2.1 adds the maintenance login)."""
EVERYDAY: Final = frozenset({"ResetOrReboot", "SettingSystemTime", "StartupOfTheDevice"})
"""Critical by the list, and said at every boot: kept, and nobody is called for it."""

NOT_AUTHENTICATED: Final = "FailedToAuthenticateAtCsms"
WRONG_CERTIFICATE: Final = "InvalidChargingStationCertificate"
TOO_MANY_HANDSHAKES: Final = "TooManyConnections"
TOO_MANY_FRAMES: Final = "TooManyMessages"
TOO_LARGE: Final = "OversizedMessage"
NO_SUBPROTOCOL: Final = "NoCommonSubprotocol"
CERTIFICATE_REFUSED: Final = "CertificateRequestRefused"

CALLS_SOMEBODY_FROM: Final = {NOT_AUTHENTICATED: 5, WRONG_CERTIFICATE: 1}
"""How often we notice it within an hour before a person is called; what is not named calls nobody."""
ADDRESS_CALLS_SOMEBODY_FROM: Final = 20
"""So many refused sign-ins of one address within an hour, in the names of several stations."""
SIGN_INS_OF_ADDRESS: Final = "station.sign_ins_of_address"
"""The item by which; it is about the address."""
ADDRESSES_MAX: Final = 50
"""Of one station, type and hour; whoever comes from yet another is counted without its address."""
COUNTED_FOR: Final = timedelta(hours=1)
"""What we notice again within this time is one event, counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lately:
    """How often one type was noticed within the hour, and nobody has acknowledged it.

    `of_station`: whatever the addresses; `of_address`: from the same one, in the names of `stations`.
    """

    of_station: int
    of_address: int
    stations: int

    @property
    def is_one_address_at_several_stations(self) -> bool:
        """Whether a person is called for the address."""
        return self.stations > 1 and self.of_address >= ADDRESS_CALLS_SOMEBODY_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityEvent:
    """One event of one station, `count` times from `occurred_at` to `last_at`."""

    origin: EventOrigin
    type: str
    tech_info: str = ""
    peer: str = ""
    count: int = 1
    occurred_at: datetime
    last_at: datetime

    @property
    def is_critical(self) -> bool:
        if self.origin is EventOrigin.SYSTEM:
            return self.type in CALLS_SOMEBODY_FROM
        return self.type in CRITICAL

    def calls_somebody(self, count: int) -> bool:
        """Whether a person is called for it, where it was counted so often."""
        if self.origin is EventOrigin.STATION:
            return self.type in CRITICAL - EVERYDAY
        return count >= CALLS_SOMEBODY_FROM.get(self.type, count + 1)
