"""A station takes new firmware (OCPP 1.6, 4.5 and 5.19; Improved security for OCPP 1.6-J, 4.7 and 4.8)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, Integer, Text512, Text800, Text5500


class UpdateFirmwareRequest(Closed):
    location: str
    """URL to fetch it from."""
    retrieve_date: datetime
    retries: Integer | UnsetType = UNSET
    """Absent: the station decides."""
    retry_interval: Integer | UnsetType = UNSET
    """Seconds."""


class UpdateFirmwareResponse(Closed):
    pass


class FirmwareStatus(StrEnum):
    DOWNLOADED = "Downloaded"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOADING = "Downloading"
    IDLE = "Idle"
    INSTALLATION_FAILED = "InstallationFailed"
    INSTALLING = "Installing"
    INSTALLED = "Installed"


class FirmwareStatusNotificationRequest(Closed):
    status: FirmwareStatus


class FirmwareStatusNotificationResponse(Closed):
    pass


class Firmware(Closed):
    location: Text512
    """URL to fetch it from."""
    retrieve_date_time: datetime
    signing_certificate: Text5500
    """PEM, of whoever signed the firmware."""
    signature: Text800
    """Base64."""
    install_date_time: datetime | UnsetType = UNSET


class UpdateFirmwareStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"
    INVALID_CERTIFICATE = "InvalidCertificate"
    REVOKED_CERTIFICATE = "RevokedCertificate"


class SignedUpdateFirmwareRequest(Closed):
    request_id: Integer
    """Comes back in SignedFirmwareStatusNotification."""
    firmware: Firmware
    retries: Integer | UnsetType = UNSET
    """Absent: the station decides."""
    retry_interval: Integer | UnsetType = UNSET
    """Seconds."""


class SignedUpdateFirmwareResponse(Closed):
    status: UpdateFirmwareStatus


class SignedFirmwareStatus(StrEnum):
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


class SignedFirmwareStatusNotificationRequest(Closed):
    status: SignedFirmwareStatus
    request_id: Integer | UnsetType = UNSET
    """Of the SignedUpdateFirmware; absent while idle."""


class SignedFirmwareStatusNotificationResponse(Closed):
    pass
