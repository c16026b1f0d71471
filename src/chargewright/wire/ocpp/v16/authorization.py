"""Whose token this is and what it may do (OCPP 1.6, 4.1, 5.4 and 7.8)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, Text20


class AuthorizationStatus(StrEnum):
    ACCEPTED = "Accepted"
    BLOCKED = "Blocked"
    EXPIRED = "Expired"
    INVALID = "Invalid"
    CONCURRENT_TX = "ConcurrentTx"


class IdTagInfo(Closed):
    status: AuthorizationStatus
    expiry_date: datetime | UnsetType = UNSET
    """When the station should drop the token from its cache; absent: never."""
    parent_id_tag: Text20 | UnsetType = UNSET


class AuthorizeRequest(Closed):
    id_tag: Text20


class AuthorizeResponse(Closed):
    id_tag_info: IdTagInfo


class ClearCacheRequest(Closed):
    pass


class ClearCacheStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ClearCacheResponse(Closed):
    status: ClearCacheStatus
