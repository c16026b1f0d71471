"""What goes with each command of ours: the same for stations of every version, and checked.

`commands` says it in the words of a station's version, or refuses what that version has no words for.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from chargewright.access.tokens import IdTokenType

Number = Annotated[int, Meta(ge=1, le=2**31 - 1)]
"""Of an EVSE or a connector, as the station counts them."""
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Instant = Annotated[datetime, Meta(tz=True)]
Url = Annotated[str, Meta(min_length=1, max_length=512)]
ConnectorType = Annotated[
    str, Meta(min_length=1, max_length=20, description="As OCPP 2.x has it, such as cCCS2.")
]


class Payload(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A field that nobody knows is a mistake: `{"hadr": true}` must not reset a station softly."""


class Start(Payload, frozen=True, kw_only=True):
    """Begin a session. Without `evse_no` the station chooses.

    `id_token` and `group_id_token`: what the driver presents, to whom the station keeps a place free, and as
    which type of token stations of OCPP 2.x were told of it; without,
    the start shows a tag of our own. `direct_payment_ref`: what the provider calls the payment that was made on
    a page; only stations of OCPP 2.1 have words for it (C24).
    """

    reference: int | str
    evse_no: Number | None = None
    connector_no: Number | None = None
    id_token: str | None = None
    id_token_type: IdTokenType = IdTokenType.ISO14443
    group_id_token: str | None = None
    direct_payment_ref: str | None = None


class Stop(Payload, frozen=True, kw_only=True):
    """End this transaction and no other."""

    ocpp_transaction_ref: str
    reason: str | None = None


class Reset(Payload, frozen=True):
    """Restart the station; `hard` is at once, else when its transactions are over.

    With `evse_no` that EVSE alone, where the station can (OCPP 2.0.1).
    """

    hard: bool = False
    evse_no: Number | None = None


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
    """Say this now. Without `evse_no` for the station as a whole.

    A status is that of a connector, which OCPP 2.0.1 wants to be named.
    """

    message: Message
    evse_no: Number | None = None
    connector_no: Number | None = None


class ChangeAvailability(Payload, frozen=True):
    """Sell here, or do not, until told otherwise. Without `evse_no` the whole station.

    With `connector_no` one connector of the EVSE.
    """

    operative: bool
    evse_no: Number | None = None
    connector_no: Number | None = None


class ClearCache(Payload, frozen=True):
    """Forget which tokens were let in before."""


class Log(StrEnum):
    """Which log of a station's."""

    DIAGNOSTICS = "diagnostics"
    SECURITY = "security"


class GetLog(Payload, frozen=True, kw_only=True):
    """Upload a log to this URL. `request_no` comes back in what is told of the upload.

    Times without an offset are refused. `retry_interval_s` is between two tries.
    """

    location: Url
    log: Log = Log.DIAGNOSTICS
    since: Instant | None = None
    until: Instant | None = None
    retries: Count | None = None
    retry_interval_s: Count | None = None
    request_no: Count = 0


class UpdateFirmware(Payload, frozen=True, kw_only=True):
    """Fetch new firmware from this URL at `retrieve_at`, and install it.

    Where it is signed, `signing_certificate` (PEM) and `signature` (Base64) go together. OCPP 1.6 knows
    `install_at` for signed firmware alone.
    """

    location: Url
    retrieve_at: Instant
    install_at: Instant | None = None
    signing_certificate: str | None = None
    signature: str | None = None
    retries: Count | None = None
    retry_interval_s: Count | None = None
    request_no: Count = 0


class Reserve(Payload, frozen=True, kw_only=True):
    """Keep an EVSE free for a token; without `evse_no` any. The same number replaces.

    `id_token_type`: as which a station of OCPP 2.x knows the token when it is presented; 1.6 has no types.
    `connector_type`: an EVSE with such a connector, in the words of OCPP 2.x (cCCS2, sType2, …).
    """

    reservation_no: Count
    id_token: str
    id_token_type: IdTokenType = IdTokenType.ISO14443
    expires_at: Instant
    evse_no: Number | None = None
    group_id_token: str | None = None
    connector_type: ConnectorType | None = None


class CancelReservation(Payload, frozen=True, kw_only=True):
    """Keep nothing free any more."""

    reservation_no: Count


class TokenStatus(StrEnum):
    """What a station's own list says of a token."""

    ACCEPTED = "Accepted"
    BLOCKED = "Blocked"
    EXPIRED = "Expired"
    INVALID = "Invalid"


class ListedToken(Payload, frozen=True, kw_only=True):
    """One line of the list; without `status` the token is taken out of it.

    `id_token_type`: as which a station of OCPP 2.x knows the token when it is presented; 1.6 has no types.
    """

    id_token: str
    id_token_type: IdTokenType = IdTokenType.ISO14443
    status: TokenStatus | None = None
    expires_at: Instant | None = None
    group_id_token: str | None = None


class SendLocalList(Payload, frozen=True, kw_only=True):
    """Give a station its list of tokens, or what has changed in it since the version before."""

    version_no: Number
    is_full: bool
    tokens: tuple[ListedToken, ...]


class GetLocalListVersion(Payload, frozen=True):
    """Which version of the list does the station have?"""


class ChargingPurpose(StrEnum):
    """What a charging profile is for; which goes before which is the specification's."""

    STATION_MAX = "station_max"
    TRANSACTION_DEFAULT = "transaction_default"
    TRANSACTION = "transaction"
    PRIORITY = "priority"


class ChargingKind(StrEnum):
    """From when the periods of a profile count; DYNAMIC: its one period changes while it runs (OCPP 2.1)."""

    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"
    DYNAMIC = "Dynamic"


class OperationMode(StrEnum):
    """Who decides what flows, and which way (OCPP 2.1, Q)."""

    IDLE = "Idle"
    CHARGING_ONLY = "ChargingOnly"
    CENTRAL_SETPOINT = "CentralSetpoint"
    EXTERNAL_SETPOINT = "ExternalSetpoint"
    EXTERNAL_LIMITS = "ExternalLimits"
    CENTRAL_FREQUENCY = "CentralFrequency"
    LOCAL_FREQUENCY = "LocalFrequency"
    LOCAL_LOAD_BALANCING = "LocalLoadBalancing"


class RateUnit(StrEnum):
    """What limits are in."""

    AMPERE = "A"
    WATT = "W"


class Recurrency(StrEnum):
    """When a recurring profile begins again."""

    DAILY = "Daily"
    WEEKLY = "Weekly"


class LimitPeriod(Payload, frozen=True, kw_only=True):
    """From so many seconds on at most so much, in tenths at finest, until the next period.

    OCPP 2.1 alone knows a setpoint to keep to (negative is discharged), a limit of what is discharged, the
    operation mode that these need, and periods without a limit.
    """

    start_s: Count
    limit: Annotated[float, Meta(ge=0)] | None = None
    phases: Annotated[int, Meta(ge=1, le=3)] | None = None
    operation_mode: OperationMode | None = None
    setpoint: float | None = None
    discharge_limit: Annotated[float, Meta(le=0)] | None = None


class SetChargingProfile(Payload, frozen=True, kw_only=True):
    """Limit what is drawn. Without `evse_no` the whole station, or a default for each EVSE."""

    profile_no: Count
    purpose: ChargingPurpose
    kind: ChargingKind
    unit: RateUnit
    periods: Annotated[tuple[LimitPeriod, ...], Meta(min_length=1, max_length=1024)]
    stack_level: Count = 0
    evse_no: Number | None = None
    recurrency: Recurrency | None = None
    starts_at: Instant | None = None
    duration_s: Count | None = None
    valid_from: Instant | None = None
    valid_to: Instant | None = None
    ocpp_transaction_ref: str | None = None


class ClearChargingProfile(Payload, frozen=True, kw_only=True):
    """Take limits away: one by its number, or all that are so."""

    profile_no: Count | None = None
    evse_no: Number | None = None
    purpose: ChargingPurpose | None = None
    stack_level: Count | None = None


class GetCompositeSchedule(Payload, frozen=True, kw_only=True):
    """What limits hold together for the next seconds? Without `evse_no` at the grid connection."""

    duration_s: Number
    evse_no: Number | None = None
    unit: RateUnit | None = None


PAYLOADS: Final[Mapping[str, type[Payload]]] = {
    "start": Start,
    "stop": Stop,
    "reset": Reset,
    "unlock": Unlock,
    "trigger": Trigger,
    "change_availability": ChangeAvailability,
    "clear_cache": ClearCache,
    "get_log": GetLog,
    "update_firmware": UpdateFirmware,
    "reserve": Reserve,
    "cancel_reservation": CancelReservation,
    "send_local_list": SendLocalList,
    "get_local_list_version": GetLocalListVersion,
    "set_charging_profile": SetChargingProfile,
    "clear_charging_profile": ClearChargingProfile,
    "get_composite_schedule": GetCompositeSchedule,
}
"""By the name of the command."""
