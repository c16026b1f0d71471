"""The list of tokens that a station decides by itself (OCPP 1.6, 3.5.2, 5.10 and 5.15)."""

from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v16.authorization import IdTagInfo
from chargewright.wire.ocpp.values import Closed, Integer, Text20


class GetLocalListVersionRequest(Closed):
    pass


class GetLocalListVersionResponse(Closed):
    list_version: Integer
    """0: the list is empty; -1: the station has none."""


class UpdateType(StrEnum):
    DIFFERENTIAL = "Differential"
    FULL = "Full"


class UpdateStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    NOT_SUPPORTED = "NotSupported"
    VERSION_MISMATCH = "VersionMismatch"


class AuthorizationData(Closed):
    id_tag: Text20
    id_tag_info: IdTagInfo | UnsetType = UNSET
    """Absent: the token is taken out of the list."""


class SendLocalListRequest(Closed):
    list_version: Integer
    """What the list is called after it; more than 0."""
    update_type: UpdateType
    local_authorization_list: tuple[AuthorizationData, ...] | UnsetType = UNSET
    """Absent in a full update: the list becomes empty."""


class SendLocalListResponse(Closed):
    status: UpdateStatus
