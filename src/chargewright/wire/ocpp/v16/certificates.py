"""Certificates of the station and of roots (Improved security for OCPP 1.6-J, 4 and 5)."""

from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.values import Closed, Text40, Text128, Text5500, Text10000


class SignCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class SignCertificateRequest(Closed):
    csr: Text5500
    """PEM, of the kind PKCS#10."""


class SignCertificateResponse(Closed):
    status: SignCertificateStatus


class CertificateSignedStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CertificateSignedRequest(Closed):
    certificate_chain: Text10000
    """PEM, the station's own first, each followed by who signed it, without the root."""


class CertificateSignedResponse(Closed):
    status: CertificateSignedStatus


class CertificateUse(StrEnum):
    CENTRAL_SYSTEM_ROOT_CERTIFICATE = "CentralSystemRootCertificate"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"


class InstallCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    REJECTED = "Rejected"


class InstallCertificateRequest(Closed):
    certificate_type: CertificateUse
    certificate: Text5500
    """PEM."""


class InstallCertificateResponse(Closed):
    status: InstallCertificateStatus


class HashAlgorithm(StrEnum):
    SHA256 = "SHA256"
    SHA384 = "SHA384"
    SHA512 = "SHA512"


class CertificateHashData(Closed):
    hash_algorithm: HashAlgorithm
    issuer_name_hash: Text128
    """Of the issuer's name as DER; hexadecimal."""
    issuer_key_hash: Text128
    """Of the issuer's public key; hexadecimal."""
    serial_number: Text40
    """Hexadecimal, without leading zeros."""


class DeleteCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAILED = "Failed"
    NOT_FOUND = "NotFound"


class DeleteCertificateRequest(Closed):
    certificate_hash_data: CertificateHashData


class DeleteCertificateResponse(Closed):
    status: DeleteCertificateStatus


class GetInstalledCertificateStatus(StrEnum):
    ACCEPTED = "Accepted"
    NOT_FOUND = "NotFound"


class GetInstalledCertificateIdsRequest(Closed):
    certificate_type: CertificateUse


class GetInstalledCertificateIdsResponse(Closed):
    status: GetInstalledCertificateStatus
    certificate_hash_data: (
        Annotated[tuple[CertificateHashData, ...], Meta(min_length=1)] | UnsetType
    ) = UNSET
