"""Whether a station is registered with us: what an operator decided, and what it was told.

OCPP 2.0.1, part 2, B01 to B03, and OCPP 1.6, 4.2. A station learns its registration from the answer to its
boot and from nothing else, so what an operator decides holds from its next boot on.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Registration(StrEnum):
    """PENDING: it is looked at and set up, and charges nobody; REJECTED: it is not spoken with."""

    ACCEPTED = "accepted"
    PENDING = "pending"
    REJECTED = "rejected"


BEGINS_OR_ENDS: Final = frozenset(
    {
        "RemoteStartTransaction",
        "RemoteStopTransaction",
        "RequestStartTransaction",
        "RequestStopTransaction",
        "start",
        "stop",
    }
)
"""What nobody is asked before it is accepted (B02.FR.05; OCPP 1.6, 4.2), as actions and in our words."""

_TRIGGERS: Final = frozenset({"TriggerMessage", "ExtendedTriggerMessage"})
_SIGNS: Final = "SignCertificate"
_SAID_OTHERWISE: Final = {
    "FirmwareStatusNotification": {
        "FirmwareStatusNotification",
        "SignedFirmwareStatusNotification",
    },
    "SignChargePointCertificate": {_SIGNS},
    "SignChargingStationCertificate": {_SIGNS},
    "SignCombinedCertificate": {_SIGNS},
    "SignV2GCertificate": {_SIGNS},
    "SignV2G20Certificate": {_SIGNS},
}
"""What is triggered under another name than it comes by."""
_BRINGS: Final[Mapping[str, frozenset[str]]] = {
    "CustomerInformation": frozenset({"NotifyCustomerInformation"}),
    "GetBaseReport": frozenset({"NotifyReport"}),
    "GetChargingProfiles": frozenset({"ReportChargingProfiles"}),
    "GetDERControl": frozenset({"ReportDERControl"}),
    "GetDiagnostics": frozenset({"DiagnosticsStatusNotification"}),
    "GetDisplayMessages": frozenset({"NotifyDisplayMessages"}),
    "GetLog": frozenset({"LogStatusNotification"}),
    "GetMonitoringReport": frozenset({"NotifyMonitoringReport"}),
    "GetReport": frozenset({"NotifyReport"}),
    "PublishFirmware": frozenset({"PublishFirmwareStatusNotification"}),
    "SignedUpdateFirmware": frozenset({"SignedFirmwareStatusNotification"}),
    "UpdateFirmware": frozenset({"FirmwareStatusNotification"}),
}


def standing(wanted: Registration, told: Registration | None) -> Registration:
    """How a station stands: as it was told last; who was told nothing yet, as an operator wants it."""
    return wanted if told is None else told


def brought_by(action: str, requested: str | None) -> frozenset[str]:
    """The messages by which a station answers this call of ours later; `requested`: what it triggers."""
    if action not in _TRIGGERS:
        return _BRINGS.get(action, frozenset())
    if requested is None:
        return frozenset()
    return frozenset(_SAID_OTHERWISE.get(requested, {requested}))
