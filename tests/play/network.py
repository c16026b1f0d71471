"""A small network in the database, for tests that need somewhere to charge."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import psycopg

from chargewright.network.credentials import Credentials
from chargewright.network.model import KnownConnector, KnownStation

T0 = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
PASSWORD = "a-password-of-20-chars"


def known_station(**more: Any) -> KnownStation:
    """A station as a gateway knows it: one EVSE with one connector of 30 kW, unless it is said otherwise."""
    connector = KnownConnector(
        evse_no=1,
        connector_no=1,
        power_w=30_000,
        tolerance_percent=Decimal(0),
        tolerance_wh=Decimal(0),
    )
    usual: dict[str, Any] = {
        "id": "stn_S1",
        "organization_id": "org_1",
        "site_id": "sit_1",
        "identity": "S1",
        "security_profile": 1,
        "credentials": None,
        "clock_zone": "UTC",
        "energy_reading_type": "auto",
        "has_terminal": False,
        "is_retired": False,
        "connectors": (connector,),
    }
    return KnownStation(**usual | more)


@dataclass(frozen=True, slots=True)
class Site:
    """One organisation with one site, seeded as the owner of the tables would."""

    dsn: str
    organization_id: str = "org_1"
    site_id: str = "sit_1"

    def seed(self) -> "Site":
        with psycopg.connect(self.dsn) as connection:
            connection.execute(
                "INSERT INTO organization (id, name, country, legal_name, legal_address, created_at)"
                " VALUES (%s, 'Test', 'NL', 'Test BV', 'Street 1', %s)",
                (self.organization_id, T0),
            )
            connection.execute(
                "INSERT INTO site (organization_id, id, name, country, tax_jurisdiction, zone,"
                " currency, created_at)"
                " VALUES (%s, %s, 'Site', 'NL', 'NL', 'Europe/Amsterdam', 'EUR', %s)",
                (self.organization_id, self.site_id, T0),
            )
        return self

    def station(
        self,
        identity: str,
        *,
        evses: int = 1,
        connectors: int = 1,
        power_w: int = 30_000,
        tolerance_wh: int = 0,
        password: str | None = PASSWORD,
    ) -> str:
        """A station with EVSEs of equal connectors; returns its id.

        A simulated meter counts in whole Wh: one that is read every few ms needs `tolerance_wh` 1.
        """
        kept = None if password is None else Credentials.of(password, b"salt")
        station_id = f"stn_{identity}"
        with psycopg.connect(self.dsn) as connection:
            connection.execute(
                "INSERT INTO station (organization_id, id, site_id, identity, name,"
                " security_profile, password_salt, password_sha256, created_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
                (
                    self.organization_id,
                    station_id,
                    self.site_id,
                    identity,
                    identity,
                    0 if kept is None else 1,
                    None if kept is None else kept.secret.salt,
                    None if kept is None else kept.secret.hashed,
                    T0,
                ),
            )
            for evse_no in range(1, evses + 1):
                evse_id = f"evs_{identity}_{evse_no}"
                connection.execute(
                    "INSERT INTO evse (organization_id, id, station_id, evse_no, label)"
                    " VALUES (%s, %s, %s, %s, %s)",
                    (self.organization_id, evse_id, station_id, evse_no, f"{identity}-{evse_no}"),
                )
                for connector_no in range(1, connectors + 1):
                    connection.execute(
                        "INSERT INTO connector (organization_id, id, station_id, evse_id, evse_no,"
                        " connector_no, standard, current_kind, power_w, tolerance_wh)"
                        " VALUES (%s, %s, %s, %s, %s, %s, 'IEC_62196_T2', 'AC', %s, %s)",
                        (
                            self.organization_id,
                            f"con_{identity}_{evse_no}_{connector_no}",
                            station_id,
                            evse_id,
                            evse_no,
                            connector_no,
                            power_w,
                            tolerance_wh,
                        ),
                    )
        return station_id
