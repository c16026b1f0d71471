"""A station says who it is, and how it reaches us (OCPP 2.1, part 2, B)."""

from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201 import provisioning
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.v201.provisioning import OCPPTransport
from chargewright.wire.ocpp.values import (
    Integer,
    Natural,
    PlaceNoFromZero,
    Text48,
    Text50,
    Text64,
    Text2000,
)


class BootNotificationResponse(provisioning.BootNotificationResponse):
    status_info: StatusInfo | UnsetType = UNSET


class ResetType(StrEnum):
    IMMEDIATE = "Immediate"
    ON_IDLE = "OnIdle"
    IMMEDIATE_AND_RESUME = "ImmediateAndResume"


class ResetRequest(Extensible):
    type: ResetType
    evse_id: PlaceNoFromZero | UnsetType = UNSET
    """Absent: the whole station."""


class ResetResponse(provisioning.ResetResponse):
    status_info: StatusInfo | UnsetType = UNSET


class APN(provisioning.APN):
    apn: Text2000
    apn_user_name: Text50 | UnsetType = UNSET
    apn_password: Text64 | UnsetType = UNSET


class OCPPVersion(StrEnum):
    OCPP12 = "OCPP12"
    OCPP15 = "OCPP15"
    OCPP16 = "OCPP16"
    OCPP20 = "OCPP20"
    OCPP201 = "OCPP201"
    OCPP21 = "OCPP21"


class OCPPInterface(StrEnum):
    WIRED0 = "Wired0"
    WIRED1 = "Wired1"
    WIRED2 = "Wired2"
    WIRED3 = "Wired3"
    WIRELESS0 = "Wireless0"
    WIRELESS1 = "Wireless1"
    WIRELESS2 = "Wireless2"
    WIRELESS3 = "Wireless3"
    ANY = "Any"


class VPN(provisioning.VPN):
    server: Text2000
    user: Text50
    password: Text64
    group: Text50 | UnsetType = UNSET


class NetworkConnectionProfile(Extensible):
    ocpp_interface: OCPPInterface
    ocpp_transport: OCPPTransport
    message_timeout: Integer
    """Seconds."""
    ocpp_csms_url: Text2000
    security_profile: Natural
    """0 to 3."""
    apn: APN | UnsetType = UNSET
    ocpp_version: OCPPVersion | UnsetType = UNSET
    identity: Text48 | UnsetType = UNSET
    """What the station calls itself there; absent: as before."""
    basic_auth_password: Text64 | UnsetType = UNSET
    """Absent: as before."""
    vpn: VPN | UnsetType = UNSET


class SetNetworkProfileRequest(Extensible):
    configuration_slot: Integer
    """One of NetworkConfigurationPriority's."""
    connection_data: NetworkConnectionProfile


class SetNetworkProfileResponse(provisioning.SetNetworkProfileResponse):
    status_info: StatusInfo | UnsetType = UNSET
