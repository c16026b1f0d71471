"""What a site is; and Harbour Yard: what stands there, what it costs, and how patient it is.

Nine stations, fast and slow, old protocols and new. Four have a card reader; two of those have two
EVSEs that share it, one has an EVSE with two connectors. One has a card terminal of its own. One
station is broken and one has never been heard of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sim.stations.plan import ConnectorPlan, EvsePlan, Version


class Condition(StrEnum):
    WORKS = "works"
    FAULTED = "faulted"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One station. `reader` is the serial number of its card reader; None: tokens only, unless it
    `takes_cards` by itself, at a terminal that is part of it (OCPP 2.1).

    `standards` names the plugs of each EVSE, in the words of OCPI.
    """

    identity: str
    name: str
    version: Version
    power_w: int
    is_dc: bool
    standards: tuple[tuple[str, ...], ...]
    reader: str | None = None
    takes_cards: bool = False
    condition: Condition = Condition.WORKS

    @property
    def evses(self) -> tuple[EvsePlan, ...]:
        connector = ConnectorPlan(self.power_w, is_dc=self.is_dc)
        return tuple(EvsePlan((connector,) * len(plugs)) for plugs in self.standards)

    def label(self, evse_no: int) -> str:
        """What is painted on it."""
        short = self.name.split(" ", 1)[0]
        return short if len(self.standards) == 1 else f"{short}{'AB'[evse_no - 1]}"


CCS: Final = "IEC_62196_T2_COMBO"
CHADEMO: Final = "CHADEMO"
TYPE_2: Final = "IEC_62196_T2"

POSTS: Final = (
    Post(
        identity="HY-D1", name="D1 Quay", version=Version.V16, power_w=350_000, is_dc=True,
        standards=((CCS,),), reader="APL-1001",
    ),
    Post(
        identity="HY-D2", name="D2 Crane", version=Version.V201, power_w=350_000, is_dc=True,
        standards=((CCS,), (CCS,)), reader="APL-1002",
    ),
    Post(
        identity="HY-D3", name="D3 Gate", version=Version.V201, power_w=150_000, is_dc=True,
        standards=((CCS, CHADEMO),), reader="APL-1003",
    ),
    Post(
        identity="HY-D4", name="D4 Pier", version=Version.V21, power_w=50_000, is_dc=True,
        standards=((CCS,),), takes_cards=True,
    ),
    Post(
        identity="HY-A1", name="A1 Ferry", version=Version.V16, power_w=22_000, is_dc=False,
        standards=((TYPE_2,), (TYPE_2,)), reader="APL-1004",
    ),
    Post(
        identity="HY-A2", name="A2 Yard", version=Version.V16, power_w=22_000, is_dc=False,
        standards=((TYPE_2,),),
    ),
    Post(
        identity="HY-A3", name="A3 Yard", version=Version.V201, power_w=11_000, is_dc=False,
        standards=((TYPE_2,),),
    ),
    Post(
        identity="HY-A4", name="A4 Yard", version=Version.V16, power_w=22_000, is_dc=False,
        standards=((TYPE_2,),), condition=Condition.FAULTED,
    ),
    Post(
        identity="HY-A5", name="A5 Yard", version=Version.V201, power_w=11_000, is_dc=False,
        standards=((TYPE_2,),), condition=Condition.UNREACHABLE,
    ),
)  # fmt: skip

TOKENS: Final = ("04A1B2C3D4", "04E5F60718", "0429AABBCC")
"""RFID cards of people who charge here without paying at a reader."""

METER_INTERVAL_S: Final = 1.0
"""Stations tell their meters this often: a charge of seconds shall have readings."""

TOLERANCE_WH: Final = 1
"""Meters count whole watt-hours; in a second an AC connector gives six."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long things last at the site; the keys of a site's settings, in seconds and cents."""

    t_plug_s: int
    ready_expiration_s: int
    ongoing_expiration_s: int
    hold_minor: int = 40_00

    @property
    def settings(self) -> Mapping[str, Any]:
        return {
            "t_plug_s": self.t_plug_s,
            "ready_expiration_s": self.ready_expiration_s,
            "ongoing_expiration_s": self.ongoing_expiration_s,
            "meter_interval_s": int(METER_INTERVAL_S),
            "hold_minor": self.hold_minor,
        }


AN_AFTERNOON: Final = Patience(t_plug_s=30, ready_expiration_s=20, ongoing_expiration_s=60)
TWO_MINUTES: Final = Patience(t_plug_s=30, ready_expiration_s=30, ongoing_expiration_s=15)
"""Two who tap one after the other must both have plugged in by then, on a busy machine too."""

VAT: Final = {"code": "VAT", "name": "VAT", "percent": "21", "jurisdiction": "NL"}

TARIFF: Final[Mapping[str, Any]] = {
    "name": "Harbour Yard",
    "currency": "EUR",
    "tax_mode": "INCLUSIVE",
    "rounding": {"profile": "EU_GROSS"},
    "components": [
        {"id": "start", "dim": "FLAT", "price": "0.50", "per": "use", "tax": [VAT]},
        {"id": "energy", "dim": "ENERGY", "price": "0.69", "per": "kWh", "tax": [VAT]},
        {
            "id": "idle", "dim": "IDLE_TIME", "price": "0.60", "per": "min", "tax": [VAT],
            "grace": {"seconds": 3},
        },
    ],
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePlan:
    """A site as an installer brings it to a platform.

    `where` are the fields of a site: its address, zone and currency. `tokens` are of people who charge
    without paying at a reader. `seller` is who sells; None leaves the organisation as it is.
    """

    name: str
    where: Mapping[str, Any]
    posts: tuple[Post, ...]
    tokens: tuple[str, ...] = TOKENS
    tariff: Mapping[str, Any]
    seller: Mapping[str, Any] | None = None


HARBOUR_YARD: Final = SitePlan(
    name="Harbour Yard",
    where={
        "address": "Havenkade 14\n3011 AA Rotterdam",
        "country": "NL",
        "zone": "Europe/Amsterdam",
        "currency": "EUR",
        "latitude": 51.9225,
        "longitude": 4.4792,
    },
    posts=POSTS,
    tariff=TARIFF,
    seller={
        "name": "Harbour Yard Charging",
        "country": "NL",
        "legal_name": "Harbour Yard Charging B.V.",
        "legal_address": "Havenkade 12\n3011 AA Rotterdam\nNetherlands",
        "vat_number": "NL000099998B57",
        "register_entry": "KvK 00000000",
        "contact_email": "hello@harbour-yard.example",
        "contact_phone": "+31100000000",
        "support_url": "https://harbour-yard.example/help",
        "default_zone": "Europe/Amsterdam",
    },
)
