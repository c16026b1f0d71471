"""How far a firmware update has come (OCPP 2.0.1, part 2, L01)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible, GenericStatus, StatusInfo
from chargewright.wire.ocpp.values import Integer, Text32, Text512, Text800, Text5500


class FirmwareStatus(StrEnum):
    DOWNLOADED = "Downloaded"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOADING = "Downloading"
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    DOWNLOAD_PAUSED = "DownloadPaused"
    IDLE = "Idle"
    INSTALLATION_FAILED = "InstallationFailed"
    INSTALLING = "Installing"
    INSTALLED = "Installed"
    INSTALL_REBOOTING = "InstallRebooting"
    INSTALL_SCHEDULED = "InstallScheduled"
    INSTALL_VERIFICATION_FAILED = "InstallVerificationFailed"
    INVALID_SIGNATURE = "InvalidSignature"
    SIGNATURE_VERIFIED = "SignatureVerified"


class FirmwareStatusNotificationRequest(Extensible):
    status: FirmwareStatus
    request_id: Integer | UnsetType = UNSET
    """Of the UpdateFirmware; absent while idle."""


class FirmwareStatusNotificationResponse(Extensible):
    pass


class Firmware(Extensible):
    location: Text512
    """URL to fetch it from."""
    retrieve_date_time: datetime
    install_date_time: datetime | UnsetType = UNSET
    signing_certificate: Text5500 | UnsetType = UNSET
    """PEM, of whoever signed the firmware; absent: it is not signed."""
    signature: Text800 | UnsetType = UNSET
    """Base64."""


class UpdateFirmwareRequest(Extensible):
    request_id: Integer
    """Comes back in FirmwareStatusNotification."""
    firmware: Firmware
    retries: Integer | UnsetType = UNSET
    retry_interval: Integer | UnsetType = UNSET
    """Seconds."""


class UpdateFirmwareStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"
    INVALID_CERTIFICATE = "InvalidCertificate"
    REVOKED_CERTIFICATE = "RevokedCertificate"


class UpdateFirmwareResponse(Extensible):
    status: UpdateFirmwareStatus
    status_info: StatusInfo | UnsetType = UNSET


class PublishFirmwareRequest(Extensible):
    location: Text512
    checksum: Text32
    """MD5 of the whole file, hexadecimal."""
    request_id: Integer
    retries: Integer | UnsetType = UNSET
    retry_interval: Integer | UnsetType = UNSET
    """Seconds."""


class PublishFirmwareResponse(Extensible):
    status: GenericStatus
    status_info: StatusInfo | UnsetType = UNSET


class PublishFirmwareStatus(StrEnum):
    IDLE = "Idle"
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    DOWNLOADING = "Downloading"
    DOWNLOADED = "Downloaded"
    PUBLISHED = "Published"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOAD_PAUSED = "DownloadPaused"
    INVALID_CHECKSUM = "InvalidChecksum"
    CHECKSUM_VERIFIED = "ChecksumVerified"
    PUBLISH_FAILED = "PublishFailed"


class PublishFirmwareStatusNotificationRequest(Extensible):
    status: PublishFirmwareStatus
    location: Annotated[tuple[Text512, ...], Meta(min_length=1)] | UnsetType = UNSET
    """URLs in the local network, once published."""
    request_id: Integer | UnsetType = UNSET


class PublishFirmwareStatusNotificationResponse(Extensible):
    pass


class UnpublishFirmwareRequest(Extensible):
    checksum: Text32
    """MD5 of the whole file, hexadecimal."""


class UnpublishFirmwareStatus(StrEnum):
    DOWNLOAD_ONGOING = "DownloadOngoing"
    NO_FIRMWARE = "NoFirmware"
    UNPUBLISHED = "Unpublished"


class UnpublishFirmwareResponse(Extensible):
    status: UnpublishFirmwareStatus
