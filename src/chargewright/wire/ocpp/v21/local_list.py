"""The list of tokens that a station decides by itself (OCPP 2.1, part 2, D)."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.authorization import IdToken, IdTokenInfo
from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201 import local_list
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.v201.local_list import UpdateType
from chargewright.wire.ocpp.values import Integer


class AuthorizationData(Extensible):
    id_token: IdToken
    id_token_info: IdTokenInfo | UnsetType = UNSET
    """Absent: the token is taken out of the list."""


class SendLocalListRequest(Extensible):
    version_number: Integer
    """What the list is called after it; more than 0."""
    update_type: UpdateType
    local_authorization_list: (
        Annotated[tuple[AuthorizationData, ...], Meta(min_length=1)] | UnsetType
    ) = UNSET
    """Absent in a full update: the list becomes empty."""


class SendLocalListResponse(local_list.SendLocalListResponse):
    status_info: StatusInfo | UnsetType = UNSET
