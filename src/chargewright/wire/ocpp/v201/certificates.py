"""Certificates of the station, of vehicles and of roots (OCPP 2.0.1, part 2, A02, A03 and M)."""

from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.authorization import HashAlgorithm, OCSPRequestData
from chargewright.wire.ocpp.v201.common import Extensible, GenericStatus, StatusInfo
from chargewright.wire.ocpp.values import (
    Text40,
    Text50,
    Text128,
    Text5500,
    Text5600,
    Text7500,
    Text10000,
)


class CertificateSigningUse(StrEnum):
    CHARGING_STATION_CERTIFICATE = "ChargingStationCertificate"
    V2G_CERTIFICATE = "V2GCertificate"


class SignCertificateRequest(Extensible):
    csr: Text5500
    """PEM, of the kind PKCS#10."""
    certificate_type: CertificateSigningUse | UnsetType = UNSET
    """Absent: it is for both connections, to us and to vehicles."""


class SignCertificateResponse(Extensible):
    status: GenericStatus
    status_info: StatusInfo | UnsetType = UNSET


class CertificateSignedRequest(Extensible):
    certificate_chain: Text10000
    """PEM, the station's own first, each followed by who signed it, without the root."""
    certificate_type: CertificateSigningUse | UnsetType = UNSET
    """Absent: it is for both connections, to us and to vehicles."""


class CertificateSignedStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CertificateSignedResponse(Extensible):
    status: CertificateSignedStatus
    status_info: StatusInfo | UnsetType = UNSET


class InstallCertificateUse(StrEnum):
    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"


class InstallCertificateRequest(Extensible):
    certificate_type: InstallCertificateUse
    certificate: Text5500
    """PEM."""


class InstallCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    FAILED = "Failed"


class InstallCertificateResponse(Extensible):
    status: InstallCertificateStatus
    status_info: StatusInfo | UnsetType = UNSET


class CertificateHashData(Extensible):
    hash_algorithm: HashAlgorithm
    issuer_name_hash: Text128
    """Of the issuer's name as DER; hexadecimal."""
    issuer_key_hash: Text128
    """Of the issuer's public key; hexadecimal."""
    serial_number: Text40
    """Hexadecimal, without leading zeros."""


class DeleteCertificateRequest(Extensible):
    certificate_hash_data: CertificateHashData


class DeleteCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    NOT_FOUND = "NotFound"


class DeleteCertificateResponse(Extensible):
    status: DeleteCertificateStatus
    status_info: StatusInfo | UnsetType = UNSET


class GetCertificateIdUse(StrEnum):
    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    V2G_CERTIFICATE_CHAIN = "V2GCertificateChain"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"


class GetInstalledCertificateIdsRequest(Extensible):
    certificate_type: Annotated[tuple[GetCertificateIdUse, ...], Meta(min_length=1)] | UnsetType = (
        UNSET
    )
    """Absent: all."""


class GetInstalledCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    NOT_FOUND = "NotFound"


class CertificateHashDataChain(Extensible):
    certificate_hash_data: CertificateHashData
    certificate_type: GetCertificateIdUse
    child_certificate_hash_data: (
        Annotated[tuple[CertificateHashData, ...], Meta(min_length=1, max_length=4)] | UnsetType
    ) = UNSET
    """Of a chain: who signed it, upwards; the root is not among them."""


class GetInstalledCertificateIdsResponse(Extensible):
    status: GetInstalledCertificateStatus
    status_info: StatusInfo | UnsetType = UNSET
    certificate_hash_data_chain: (
        Annotated[tuple[CertificateHashDataChain, ...], Meta(min_length=1)] | UnsetType
    ) = UNSET


class GetCertificateStatusRequest(Extensible):
    ocsp_request_data: OCSPRequestData


class GetCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"


class GetCertificateStatusResponse(Extensible):
    status: GetCertificateStatus
    status_info: StatusInfo | UnsetType = UNSET
    ocsp_result: Text5500 | UnsetType = UNSET
    """OCSPResponse (RFC 6960) as DER, in Base64. Absent where there is none."""


class CertificateAction(StrEnum):
    INSTALL = "Install"
    UPDATE = "Update"


class Get15118EVCertificateRequest(Extensible):
    iso15118_schema_version: Text50
    """As the vehicle named it in its SessionSetupReq."""
    action: CertificateAction
    exi_request: Text5600
    """The vehicle's CertificateInstallationReq or CertificateUpdateReq as EXI, in Base64."""


class Iso15118EVCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"


class Get15118EVCertificateResponse(Extensible):
    status: Iso15118EVCertificateStatus
    exi_response: Text7500
    """The provider's answer as EXI, in Base64."""
    status_info: StatusInfo | UnsetType = UNSET
