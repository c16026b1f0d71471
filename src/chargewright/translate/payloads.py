"""What goes with each command of ours: the same for stations of every version, and checked.

`commands` says it in the words of a station's version, or refuses what that version has no words for.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta

Number = Annotated[int, Meta(ge=1, le=2**31 - 1)]
"""Of an EVSE or a connector, as the station counts them."""


class Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A field that nobody knows is a mistake: `{"hadr": true}` must not reset a station softly."""


class Start(Payload, frozen=True, kw_only=True):
    """Begin a session. Without `evse_no` the station chooses."""

    reference: int | str
    evse_no: Number | None = None
    connector_no: Number | None = None


class Stop(Payload, frozen=True, kw_only=True):
    """End this transaction and no other."""

    ocpp_transaction_ref: str
    reason: str | None = None


class Reset(Payload, frozen=True):
    """Restart the station; `hard` is at once, else when its transactions are over."""

    hard: bool = False


class Unlock(Payload, frozen=True):
    """Let go of a cable. A station of OCPP 1.6 has one connector at each EVSE."""

    evse_no: Number
    connector_no: Number = 1


class Message(StrEnum):
    """What a station can be asked to say; which of these depends on its version."""

    BOOT_NOTIFICATION = "BootNotification"
    DIAGNOSTICS_STATUS_NOTIFICATION = "DiagnosticsStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    METER_VALUES = "MeterValues"
    PUBLISH_FIRMWARE_STATUS_NOTIFICATION = "PublishFirmwareStatusNotification"
    SIGN_CHARGING_STATION_CERTIFICATE = "SignChargingStationCertificate"
    SIGN_COMBINED_CERTIFICATE = "SignCombinedCertificate"
    SIGN_V2G_CERTIFICATE = "SignV2GCertificate"
    STATUS_NOTIFICATION = "StatusNotification"
    TRANSACTION_EVENT = "TransactionEvent"


class Trigger(Payload, frozen=True):
    """Say this now. Without `evse_no` for the station as a whole."""

    message: Message
    evse_no: Number | None = None


class ChangeAvailability(Payload, frozen=True):
    """Sell here, or do not, until told otherwise. Without `evse_no` the whole station."""

    operative: bool
    evse_no: Number | None = None


class ClearCache(Payload, frozen=True):
    """Forget which tokens were let in before."""


PAYLOADS: Final[Mapping[str, type[Payload]]] = {
    "start": Start,
    "stop": Stop,
    "reset": Reset,
    "unlock": Unlock,
    "trigger": Trigger,
    "change_availability": ChangeAvailability,
    "clear_cache": ClearCache,
}
"""By the name of the command."""
