"""Certificates in stations: the command by which a version asks for them, brings one and takes one away.

OCPP 1.6 has messages of its own for its line and for its maker (security extension); what is for vehicles goes
in the envelopes of ISO 15118 (`wire.ocpp.v16.iso15118`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from chargewright.network.installed import HashData
from chargewright.translate.commands import ISO15118
from chargewright.wire.ocpp.errors import Version


class RootFor(StrEnum):
    """What a root is for, whatever the version."""

    SYSTEM = "system"
    MANUFACTURER = "manufacturer"
    VEHICLES = "vehicles"
    CONTRACTS = "contracts"


class InstalledFor(StrEnum):
    """What a certificate is for: roots, and the chain by which a station shows itself to vehicles."""

    SYSTEM = "system"
    MANUFACTURER = "manufacturer"
    VEHICLES = "vehicles"
    CONTRACTS = "contracts"
    SHOWN_TO_VEHICLES = "shown_to_vehicles"


_IN_16: Final[Mapping[str, str]] = MappingProxyType(
    {
        RootFor.SYSTEM: "CentralSystemRootCertificate",
        RootFor.MANUFACTURER: "ManufacturerRootCertificate",
    }
)
_SINCE: Final[Mapping[str, str]] = MappingProxyType(
    {
        RootFor.SYSTEM: "CSMSRootCertificate",
        RootFor.MANUFACTURER: "ManufacturerRootCertificate",
        RootFor.VEHICLES: "V2GRootCertificate",
        RootFor.CONTRACTS: "MORootCertificate",
        InstalledFor.SHOWN_TO_VEHICLES: "V2GCertificateChain",
    }
)


@dataclass(frozen=True, slots=True)
class Order:
    """A command, as a station's version has it."""

    name: str
    payload: dict[str, Any]


def is_one_question(version: Version, uses: Sequence[InstalledFor] | None) -> bool:
    """Whether one message can ask for these uses; None: for every one that there is.

    OCPP 1.6 has a message for each root of its own, and the envelope for what is for vehicles.
    """
    return version is not Version.V16 or (
        uses is not None and (len(set(uses)) == 1 or _IN_16.keys().isdisjoint(uses))
    )


def to_ask(version: Version, uses: Sequence[InstalledFor] | None) -> Order:
    """Ask which certificates it has for these uses, which are one question; None: for every one that there is."""
    if version is Version.V16 and uses is not None and uses[0] in _IN_16:
        return Order("GetInstalledCertificateIds", {"certificateType": _IN_16[uses[0]]})
    name = _named(version, "GetInstalledCertificateIds")
    if uses is None:
        return Order(name, {})
    return Order(name, {"certificateType": [_SINCE[use] for use in dict.fromkeys(uses)]})


def to_install(version: Version, use: RootFor, certificate: str) -> Order:
    """Bring it a root."""
    if version is Version.V16 and use in _IN_16:
        kind, name = _IN_16[use], "InstallCertificate"
    else:
        kind, name = _SINCE[use], _named(version, "InstallCertificate")
    return Order(name, {"certificateType": kind, "certificate": certificate})


def to_delete(version: Version, kind: str, hashes: HashData) -> Order:
    """Take a certificate away; `kind` is what the station calls its use."""
    is_own = version is Version.V16 and kind in _IN_16.values()
    name = "DeleteCertificate" if is_own else _named(version, "DeleteCertificate")
    return Order(name, {"certificateHashData": hashes.told})


def _named(version: Version, action: str) -> str:
    """In OCPP 1.6 in an envelope."""
    return f"{ISO15118}{action}" if version is Version.V16 else action
