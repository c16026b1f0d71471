"""The list of tokens that a station decides by itself (OCPP 2.0.1, part 2, D)."""

from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.authorization import IdToken, IdTokenInfo
from chargewright.wire.ocpp.v201.common import Extensible, StatusInfo
from chargewright.wire.ocpp.values import Integer


class GetLocalListVersionRequest(Extensible):
    pass


class GetLocalListVersionResponse(Extensible):
    version_number: Integer
    """0: there is no list."""


class AuthorizationData(Extensible):
    id_token: IdToken
    id_token_info: IdTokenInfo | UnsetType = UNSET
    """Absent: the token is taken out of the list."""


class UpdateType(StrEnum):
    DIFFERENTIAL = "Differential"
    FULL = "Full"


class SendLocalListRequest(Extensible):
    version_number: Integer
    """What the list is called after it; more than 0."""
    update_type: UpdateType
    local_authorization_list: (
        Annotated[tuple[AuthorizationData, ...], Meta(min_length=1)] | UnsetType
    ) = UNSET
    """Absent in a full update: the list becomes empty."""


class SendLocalListStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    VERSION_MISMATCH = "VersionMismatch"


class SendLocalListResponse(Extensible):
    status: SendLocalListStatus
    status_info: StatusInfo | UnsetType = UNSET
