"""Certificates of the station, of vehicles and of roots (OCPP 2.1, part 2, A02, A03 and M)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.authorization import OCSPRequestData
from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201 import certificates
from chargewright.wire.ocpp.v201.certificates import (
    CertificateHashData,
    GetInstalledCertificateStatus,
)
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import (
    Integer,
    Natural,
    Text255,
    Text2000,
    Text5500,
    Text10000,
    Text11000,
    Text17000,
    Text18000,
)


class CertificateSigningUse(StrEnum):
    CHARGING_STATION_CERTIFICATE = "ChargingStationCertificate"
    V2G_CERTIFICATE = "V2GCertificate"
    V2G20_CERTIFICATE = "V2G20Certificate"


class SignCertificateRequest(Extensible):
    csr: Text5500
    """PEM, of the kind PKCS#10."""
    certificate_type: CertificateSigningUse | UnsetType = UNSET
    """Absent: it is for both connections, to us and to vehicles."""
    hash_root_certificate: CertificateHashData | UnsetType = UNSET
    """Under which root of several to sign."""
    request_id: Integer | UnsetType = UNSET
    """Comes back in CertificateSigned."""


class SignCertificateResponse(certificates.SignCertificateResponse):
    status_info: StatusInfo | UnsetType = UNSET


class CertificateSignedRequest(Extensible):
    certificate_chain: Text10000
    """PEM, the station's own first, each followed by who signed it, without the root."""
    certificate_type: CertificateSigningUse | UnsetType = UNSET
    """Absent: it is for both connections, to us and to vehicles."""
    request_id: Integer | UnsetType = UNSET
    """Of the SignCertificate."""


class CertificateSignedResponse(certificates.CertificateSignedResponse):
    status_info: StatusInfo | UnsetType = UNSET


class InstallCertificateUse(StrEnum):
    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"
    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    OEM_ROOT_CERTIFICATE = "OEMRootCertificate"


class InstallCertificateRequest(Extensible):
    certificate_type: InstallCertificateUse
    certificate: Text10000
    """PEM."""


class InstallCertificateResponse(certificates.InstallCertificateResponse):
    status_info: StatusInfo | UnsetType = UNSET


class DeleteCertificateResponse(certificates.DeleteCertificateResponse):
    status_info: StatusInfo | UnsetType = UNSET


class GetCertificateIdUse(StrEnum):
    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    CSMS_ROOT_CERTIFICATE = "CSMSRootCertificate"
    V2G_CERTIFICATE_CHAIN = "V2GCertificateChain"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"
    OEM_ROOT_CERTIFICATE = "OEMRootCertificate"


class GetInstalledCertificateIdsRequest(Extensible):
    certificate_type: Annotated[tuple[GetCertificateIdUse, ...], Meta(min_length=1)] | UnsetType = (
        UNSET
    )
    """Absent: all."""


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


class GetCertificateStatusRequest(certificates.GetCertificateStatusRequest):
    ocsp_request_data: OCSPRequestData


class GetCertificateStatusResponse(certificates.GetCertificateStatusResponse):
    status_info: StatusInfo | UnsetType = UNSET
    ocsp_result: Text18000 | UnsetType = UNSET
    """OCSPResponse (RFC 6960) as DER, in Base64. Absent where there is none."""


class Get15118EVCertificateRequest(certificates.Get15118EVCertificateRequest):
    exi_request: Text11000
    """The vehicle's CertificateInstallationReq or CertificateUpdateReq as EXI, in Base64."""
    maximum_contract_certificate_chains: Natural | UnsetType = UNSET
    """How many contracts the vehicle takes; absent: one."""
    prioritized_emaids: (
        Annotated[tuple[Text255, ...], Meta(min_length=1, max_length=8)] | UnsetType
    ) = msgspec.field(name="prioritizedEMAIDs", default=UNSET)
    """Contracts to be installed first."""


class Get15118EVCertificateResponse(certificates.Get15118EVCertificateResponse):
    exi_response: Text17000
    """The provider's answer as EXI, in Base64."""
    status_info: StatusInfo | UnsetType = UNSET
    remaining_contracts: Natural | UnsetType = UNSET
    """How many contracts are left to be fetched."""


class CertificateStatusSource(StrEnum):
    CRL = "CRL"
    OCSP = "OCSP"


class CertificateStatusRequestInfo(Extensible):
    certificate_hash_data: CertificateHashData
    source: CertificateStatusSource
    urls: Annotated[tuple[Text2000, ...], Meta(min_length=1, max_length=5)]
    """Of the responder or the list."""


class GetCertificateChainStatusRequest(Extensible):
    certificate_status_requests: Annotated[
        tuple[CertificateStatusRequestInfo, ...], Meta(min_length=1, max_length=4)
    ]


class CertificateState(StrEnum):
    GOOD = "Good"
    REVOKED = "Revoked"
    UNKNOWN = "Unknown"
    FAILED = "Failed"


class CertificateStatus(Extensible):
    certificate_hash_data: CertificateHashData
    source: CertificateStatusSource
    status: CertificateState
    next_update: datetime


class GetCertificateChainStatusResponse(Extensible):
    certificate_status: Annotated[tuple[CertificateStatus, ...], Meta(min_length=1, max_length=4)]
