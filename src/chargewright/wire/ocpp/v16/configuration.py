"""A station's settings, as keys and texts (OCPP 1.6, 5.3, 5.8 and 9)."""

from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, Text50, Text500


class GetConfigurationRequest(Closed):
    key: tuple[Text50, ...] | UnsetType = UNSET
    """Absent or empty: all keys."""


class KeyValue(Closed):
    key: Text50
    readonly: bool
    value: Text500 | UnsetType = UNSET
    """Absent: known, but not set or not to be told."""


class GetConfigurationResponse(Closed):
    configuration_key: tuple[KeyValue, ...] | UnsetType = UNSET
    unknown_key: tuple[Text50, ...] | UnsetType = UNSET


class ChangeConfigurationRequest(Closed):
    key: Text50
    value: Text500


class ConfigurationStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    REBOOT_REQUIRED = "RebootRequired"
    NOT_SUPPORTED = "NotSupported"


class ChangeConfigurationResponse(Closed):
    status: ConfigurationStatus
