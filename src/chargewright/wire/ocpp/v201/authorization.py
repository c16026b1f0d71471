"""Whose token this is and what it may do (OCPP 2.0.1, part 2, C)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible, MessageContent, StatusInfo
from chargewright.wire.ocpp.values import (
    Integer,
    PlaceNo,
    Text8,
    Text36,
    Text40,
    Text50,
    Text128,
    Text512,
    Text5500,
)


class IdTokenType(StrEnum):
    CENTRAL = "Central"
    EMAID = "eMAID"
    ISO14443 = "ISO14443"
    ISO15693 = "ISO15693"
    KEY_CODE = "KeyCode"
    LOCAL = "Local"
    MAC_ADDRESS = "MacAddress"
    NO_AUTHORIZATION = "NoAuthorization"


class AdditionalInfo(Extensible):
    additional_id_token: Text36
    type: Text50


class IdToken(Extensible):
    id_token: Text36
    type: IdTokenType
    additional_info: Annotated[tuple[AdditionalInfo, ...], Meta(min_length=1)] | UnsetType = UNSET


class AuthorizationStatus(StrEnum):
    ACCEPTED = "Accepted"
    BLOCKED = "Blocked"
    CONCURRENT_TX = "ConcurrentTx"
    EXPIRED = "Expired"
    INVALID = "Invalid"
    NO_CREDIT = "NoCredit"
    NOT_ALLOWED_TYPE_EVSE = "NotAllowedTypeEVSE"
    NOT_AT_THIS_LOCATION = "NotAtThisLocation"
    NOT_AT_THIS_TIME = "NotAtThisTime"
    UNKNOWN = "Unknown"


class IdTokenInfo(Extensible):
    status: AuthorizationStatus
    cache_expiry_date_time: datetime | UnsetType = UNSET
    """When the station should drop the token from its cache; absent: never."""
    charging_priority: Integer | UnsetType = UNSET
    """-9 to 9, the higher the sooner; absent: 0."""
    language1: Text8 | UnsetType = UNSET
    evse_id: Annotated[tuple[PlaceNo, ...], Meta(min_length=1)] | UnsetType = UNSET
    """The only EVSEs this token may use; absent: any."""
    group_id_token: IdToken | UnsetType = UNSET
    language2: Text8 | UnsetType = UNSET
    personal_message: MessageContent | UnsetType = UNSET


class HashAlgorithm(StrEnum):
    SHA256 = "SHA256"
    SHA384 = "SHA384"
    SHA512 = "SHA512"


class OCSPRequestData(Extensible):
    hash_algorithm: HashAlgorithm
    issuer_name_hash: Text128
    issuer_key_hash: Text128
    serial_number: Text40
    responder_url: Text512 = msgspec.field(name="responderURL")


class AuthorizeCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    SIGNATURE_ERROR = "SignatureError"
    CERTIFICATE_EXPIRED = "CertificateExpired"
    CERTIFICATE_REVOKED = "CertificateRevoked"
    NO_CERTIFICATE_AVAILABLE = "NoCertificateAvailable"
    CERT_CHAIN_ERROR = "CertChainError"
    CONTRACT_CANCELLED = "ContractCancelled"


class AuthorizeRequest(Extensible):
    id_token: IdToken
    certificate: Text5500 | UnsetType = UNSET
    """PEM, of a contract (ISO 15118)."""
    iso15118_certificate_hash_data: (
        Annotated[tuple[OCSPRequestData, ...], Meta(min_length=1, max_length=4)] | UnsetType
    ) = UNSET


class AuthorizeResponse(Extensible):
    id_token_info: IdTokenInfo
    certificate_status: AuthorizeCertificateStatus | UnsetType = UNSET


class ClearCacheStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class ClearCacheRequest(Extensible):
    pass


class ClearCacheResponse(Extensible):
    status: ClearCacheStatus
    status_info: StatusInfo | UnsetType = UNSET
