"""Who may do what: the one table that every door asks.

A row is a thing and what can be done with it; the letters are the roles that may. A field that says
what a driver pays, or who gets it, needs another permission besides. The HTTP API asks it for every
route, the command line takes roles from it, and `tests/house/permissions.txt` is its printed form.
It says nothing about *whose* things: an organisation sees its own and those of
the organisations below it (`organizations.py`), whatever the role.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from chargewright.access.roles import Role


class Action(StrEnum):
    """What is done. The three verbs at the end exist for one resource each."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    SEND = "send"
    REFUND = "refund"
    CLOSE = "close"


class Resource(StrEnum):
    """What it is done to, by the name it has in the API's paths."""

    ORGANIZATIONS = "organizations"
    SITES = "sites"
    STATIONS = "stations"
    PENDING_STATIONS = "pending-stations"
    COMMANDS = "commands"
    SETTING_TEMPLATES = "setting-templates"
    RESERVATIONS = "reservations"
    OCPP_LOG = "ocpp-log"
    FIRMWARE_IMAGES = "firmware-images"
    FILE_JOBS = "file-jobs"
    CERTIFICATES = "certificates"
    SECURITY_EVENTS = "security-events"
    TERMINALS = "terminals"
    TOKENS = "tokens"
    TARIFFS = "tariffs"
    SESSIONS = "sessions"
    PAYMENTS = "payments"
    RECEIPTS = "receipts"
    LEDGER = "ledger"
    ATTENTION = "attention"
    EVENTS = "events"
    USERS = "users"
    API_KEYS = "api-keys"
    AUDIT_TRAIL = "audit-trail"


LETTERS: Final[Mapping[str, Role]] = MappingProxyType(
    {
        "A": Role.ADMINISTRATOR,
        "N": Role.NETWORK_MANAGER,
        "S": Role.STATION_MANAGER,
        "I": Role.INSTALLER,
        "U": Role.SUPPORT,
        "C": Role.ACCOUNTANT,
        "Y": Role.ANALYST,
    }
)

_WRITTEN: Final[Mapping[Resource, Mapping[Action, str]]] = {
    Resource.ORGANIZATIONS: {
        Action.READ: "ANSIUCY",
        Action.CREATE: "AN",
        Action.CHANGE: "AN",
    },
    Resource.SITES: {
        Action.READ: "ANSIUCY",
        Action.CREATE: "ANS",
        Action.CHANGE: "ANSI",
        Action.DELETE: "AN",
    },
    Resource.STATIONS: {
        Action.READ: "ANSIUCY",
        Action.CREATE: "ANSI",
        Action.CHANGE: "ANSIU",
        Action.DELETE: "ANS",
    },
    # Belongs to no organisation yet: administrators of a root organisation, who run the installation.
    Resource.PENDING_STATIONS: {Action.READ: "A", Action.CHANGE: "A"},
    Resource.COMMANDS: {Action.READ: "ANSIU", Action.SEND: "ANSIU"},
    # With the jobs that bring them to stations: whoever may set one station sets it by a command.
    Resource.SETTING_TEMPLATES: {
        Action.READ: "ANSIU",
        Action.CREATE: "ANS",
        Action.CHANGE: "ANS",
        Action.DELETE: "ANS",
    },
    # Made by commands: whoever may send one may reserve.
    Resource.RESERVATIONS: {Action.READ: "ANSIU", Action.SEND: "ANSIU"},
    # Shows every frame of a station, driver tokens masked; not for desks without stations.
    Resource.OCPP_LOG: {Action.READ: "ANSIU"},
    Resource.FIRMWARE_IMAGES: {
        Action.READ: "ANSIU",
        Action.CREATE: "ANS",
        Action.CHANGE: "ANS",
    },
    # What a station uploads tells as much as its log does.
    Resource.FILE_JOBS: {Action.READ: "ANSIU", Action.SEND: "ANSIU"},
    Resource.CERTIFICATES: {Action.READ: "ANSIU", Action.CHANGE: "ANS"},
    Resource.SECURITY_EVENTS: {Action.READ: "ANSIU", Action.CHANGE: "ANSU"},
    Resource.TERMINALS: {
        Action.READ: "ANSIUC",
        Action.CREATE: "ANSI",
        Action.CHANGE: "ANSI",
        Action.DELETE: "ANS",
    },
    Resource.TOKENS: {
        Action.READ: "ANSU",
        Action.CREATE: "ANS",
        Action.CHANGE: "ANSU",
        Action.DELETE: "ANS",
    },
    # An installer reads prices to diagnose, and never sets one.
    Resource.TARIFFS: {
        Action.READ: "ANSIUCY",
        Action.CREATE: "ANS",
        Action.CHANGE: "ANS",
        Action.DELETE: "AN",
    },
    Resource.SESSIONS: {Action.READ: "ANSIUCY", Action.CHANGE: "ANSU"},
    Resource.PAYMENTS: {
        Action.READ: "ANSUCY",
        Action.CHANGE: "ANC",
        Action.REFUND: "ANC",
    },
    Resource.RECEIPTS: {Action.READ: "ANSUCY", Action.CREATE: "ANC"},
    Resource.LEDGER: {Action.READ: "ANCY", Action.CREATE: "ANC"},
    Resource.ATTENTION: {Action.READ: "ANSIUC", Action.CLOSE: "ANSIUC"},
    # The stream itself; each fact in it is shown to those who may read what it is about.
    Resource.EVENTS: {Action.READ: "ANSIUCY"},
    Resource.USERS: {
        Action.READ: "AN",
        Action.CREATE: "AN",
        Action.CHANGE: "AN",
        Action.DELETE: "AN",
    },
    Resource.API_KEYS: {Action.READ: "AN", Action.CREATE: "AN", Action.DELETE: "AN"},
    # Everything that was done to everything: who answers for the network, and who audits it.
    Resource.AUDIT_TRAIL: {Action.READ: "ANC"},
}

_PLACE: Final = re.compile(r"\[\d+\]")
TABLE: Final[Mapping[tuple[Action, Resource], frozenset[Role]]] = MappingProxyType(
    {
        (action, resource): frozenset(LETTERS[letter] for letter in letters)
        for resource, row in _WRITTEN.items()
        for action, letters in row.items()
    }
)
"""Every pair that exists. A pair without a row is done by nobody."""


Needed: TypeAlias = tuple[Action, Resource]

_PRICES: Final[Needed] = (Action.CHANGE, Resource.TARIFFS)
FIELDS: Final[Mapping[Needed, Mapping[str, Needed]]] = MappingProxyType(
    {
        # Its zone says when a price holds, its settings how much is held and whether anybody pays.
        (Action.CHANGE, Resource.SITES): dict.fromkeys(
            (
                "country",
                "tax_jurisdiction",
                "zone",
                "currency",
                "tariff_id",
                "merchant_of_record",
                "host_ref",
                "host_share_percent",
                "host_fixed_fee",
                "host_tax_percent",
                "platform_fee_percent",
                "platform_fee_fixed",
                "provider_fee_percent",
                "provider_fee_fixed",
                "settings",
            ),
            _PRICES,
        ),
        (Action.CREATE, Resource.STATIONS): {"evses[].tariff_id": _PRICES},
        # Another site has other prices.
        (Action.CHANGE, Resource.STATIONS): dict.fromkeys(
            ("site_id", "tariff_id", "evses[].tariff_id"), _PRICES
        ),
        (Action.CHANGE, Resource.PENDING_STATIONS): {"evses[].tariff_id": _PRICES},
    }
)
"""Fields of a body that need more than what is done needs; `[]` stands for any place in a list."""


def may(role: Role, action: Action, resource: Resource) -> bool:
    """Whether this role does this to that, in the organisations it sees."""
    return role in TABLE.get((action, resource), frozenset())


def needed_for(action: Action, resource: Resource, field: str) -> Needed | None:
    """What naming this field of a body asks for besides; None: nothing.

    `field` is a path as in a problem: `evses[2].tariff_id`.
    """
    return FIELDS.get((action, resource), {}).get(_PLACE.sub("[]", field))


def may_grant(granter: Role, granted: Role) -> bool:
    """Whether someone of one role may give another to a user or a key.

    Nobody hands out more than they have: only an administrator makes an administrator, and who
    may not create users grants nothing.
    """
    if not may(granter, Action.CREATE, Resource.USERS):
        return False
    return granter is Role.ADMINISTRATOR or granted is not Role.ADMINISTRATOR


def rendered() -> str:
    """The table as text: a line for each resource and action, a column for each role; then fields."""
    width = max(len(resource) for resource in Resource) + 2
    head = "".join(f"{role.replace('_', ' '):<17}" for role in Role)
    lines = [f"{'':<{width + 8}}{head}".rstrip()]
    for resource in Resource:
        for action in Action:
            if (action, resource) in TABLE:
                marks = "".join(
                    f"{'yes' if may(role, action, resource) else '.':<17}" for role in Role
                )
                lines.append(f"{resource:<{width}}{action:<8}{marks}".rstrip())
    lines += ["", "Fields that need another permission besides:"]
    for (action, resource), fields in FIELDS.items():
        lines += [
            f"{resource:<{width}}{action:<8}{field:<24}{needed[0]} {needed[1]}"
            for field, needed in fields.items()
        ]
    return "\n".join(lines) + "\n"
