"""A station introduces itself and restarts (OCPP 2.0.1, part 2, B01 to B04, B11 and B12)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible, StatusInfo
from chargewright.wire.ocpp.values import (
    Integer,
    PlaceNo,
    Text6,
    Text20,
    Text25,
    Text50,
    Text255,
    Text512,
)


class BootReason(StrEnum):
    APPLICATION_RESET = "ApplicationReset"
    FIRMWARE_UPDATE = "FirmwareUpdate"
    LOCAL_RESET = "LocalReset"
    POWER_UP = "PowerUp"
    REMOTE_RESET = "RemoteReset"
    SCHEDULED_RESET = "ScheduledReset"
    TRIGGERED = "Triggered"
    UNKNOWN = "Unknown"
    WATCHDOG = "Watchdog"


class RegistrationStatus(StrEnum):
    ACCEPTED = "Accepted"
    PENDING = "Pending"
    REJECTED = "Rejected"


class Modem(Extensible):
    iccid: Text20 | UnsetType = UNSET
    imsi: Text20 | UnsetType = UNSET


class ChargingStation(Extensible):
    model: Text20
    vendor_name: Text50
    serial_number: Text25 | UnsetType = UNSET
    modem: Modem | UnsetType = UNSET
    firmware_version: Text50 | UnsetType = UNSET


class BootNotificationRequest(Extensible):
    charging_station: ChargingStation
    reason: BootReason


class BootNotificationResponse(Extensible):
    current_time: datetime
    interval: Integer
    """Seconds between heartbeats when accepted, otherwise before the next boot notification."""
    status: RegistrationStatus
    status_info: StatusInfo | UnsetType = UNSET


class ResetType(StrEnum):
    IMMEDIATE = "Immediate"
    ON_IDLE = "OnIdle"


class ResetStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"


class ResetRequest(Extensible):
    type: ResetType
    evse_id: PlaceNo | UnsetType = UNSET
    """Absent: the whole station."""


class ResetResponse(Extensible):
    status: ResetStatus
    status_info: StatusInfo | UnsetType = UNSET


class APNAuthentication(StrEnum):
    CHAP = "CHAP"
    NONE = "NONE"
    PAP = "PAP"
    AUTO = "AUTO"


class APN(Extensible):
    apn: Text512
    apn_authentication: APNAuthentication
    apn_user_name: Text20 | UnsetType = UNSET
    apn_password: Text20 | UnsetType = UNSET
    sim_pin: Integer | UnsetType = UNSET
    preferred_network: Text6 | UnsetType = UNSET
    """MCC and MNC."""
    use_only_preferred_network: bool | UnsetType = UNSET


class OCPPVersion(StrEnum):
    OCPP12 = "OCPP12"
    OCPP15 = "OCPP15"
    OCPP16 = "OCPP16"
    OCPP20 = "OCPP20"


class OCPPTransport(StrEnum):
    JSON = "JSON"
    SOAP = "SOAP"


class OCPPInterface(StrEnum):
    WIRED0 = "Wired0"
    WIRED1 = "Wired1"
    WIRED2 = "Wired2"
    WIRED3 = "Wired3"
    WIRELESS0 = "Wireless0"
    WIRELESS1 = "Wireless1"
    WIRELESS2 = "Wireless2"
    WIRELESS3 = "Wireless3"


class VPNType(StrEnum):
    IKEV2 = "IKEv2"
    IPSEC = "IPSec"
    L2TP = "L2TP"
    PPTP = "PPTP"


class VPN(Extensible):
    server: Text512
    user: Text20
    password: Text20
    key: Text255
    type: VPNType
    group: Text20 | UnsetType = UNSET


class NetworkConnectionProfile(Extensible):
    ocpp_version: OCPPVersion
    ocpp_transport: OCPPTransport
    ocpp_csms_url: Text512
    message_timeout: Integer
    """Seconds."""
    security_profile: Integer
    """0 to 3."""
    ocpp_interface: OCPPInterface
    apn: APN | UnsetType = UNSET
    vpn: VPN | UnsetType = UNSET


class SetNetworkProfileRequest(Extensible):
    configuration_slot: Integer
    """One of NetworkConfigurationPriority's."""
    connection_data: NetworkConnectionProfile


class SetNetworkProfileStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    FAILED = "Failed"


class SetNetworkProfileResponse(Extensible):
    status: SetNetworkProfileStatus
    status_info: StatusInfo | UnsetType = UNSET
