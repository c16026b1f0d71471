"""Whose token this is and what it may do (OCPP 2.1, part 2, C)."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.charging_needs import EnergyTransferMode
from chargewright.wire.ocpp.v21.common import MessageContent, StatusInfo
from chargewright.wire.ocpp.v21.tariff_and_cost import Tariff
from chargewright.wire.ocpp.v201 import authorization
from chargewright.wire.ocpp.v201.authorization import (
    AuthorizationStatus,
    AuthorizeCertificateStatus,
)
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import (
    Integer,
    PlaceNoFromZero,
    Text8,
    Text20,
    Text255,
    Text2000,
    Text10000,
)


class AdditionalInfo(authorization.AdditionalInfo):
    additional_id_token: Text255


class IdToken(Extensible):
    id_token: Text255
    """Not sensitive to case."""
    type: Text20
    """One of a published list, or of parties that agreed."""
    additional_info: Annotated[tuple[AdditionalInfo, ...], Meta(min_length=1)] | UnsetType = UNSET


class OCSPRequestData(authorization.OCSPRequestData):
    responder_url: Text2000 = msgspec.field(name="responderURL")


class IdTokenInfo(Extensible):
    status: AuthorizationStatus
    cache_expiry_date_time: datetime | UnsetType = UNSET
    """When the station should drop the token from its cache; absent: never."""
    charging_priority: Integer | UnsetType = UNSET
    """-9 to 9, the higher the sooner; absent: 0."""
    group_id_token: IdToken | UnsetType = UNSET
    language1: Text8 | UnsetType = UNSET
    language2: Text8 | UnsetType = UNSET
    evse_id: Annotated[tuple[PlaceNoFromZero, ...], Meta(min_length=1)] | UnsetType = UNSET
    """The only EVSEs this token may use; absent: any."""
    personal_message: MessageContent | UnsetType = UNSET


class AuthorizeRequest(Extensible):
    id_token: IdToken
    certificate: Text10000 | UnsetType = UNSET
    """PEM, of a contract: leaf first, without the root (ISO 15118)."""
    iso15118_certificate_hash_data: (
        Annotated[tuple[OCSPRequestData, ...], Meta(min_length=1, max_length=4)] | UnsetType
    ) = UNSET


class AuthorizeResponse(Extensible):
    id_token_info: IdTokenInfo
    certificate_status: AuthorizeCertificateStatus | UnsetType = UNSET
    allowed_energy_transfer: (
        Annotated[tuple[EnergyTransferMode, ...], Meta(min_length=1)] | UnsetType
    ) = UNSET
    """What the vehicle may choose from; absent: charging alone."""
    tariff: Tariff | UnsetType = UNSET
    """The driver's own, in place of the default."""


class ClearCacheResponse(authorization.ClearCacheResponse):
    status_info: StatusInfo | UnsetType = UNSET
