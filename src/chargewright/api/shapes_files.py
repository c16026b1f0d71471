"""Firmware, jobs by which files travel, and what stations uploaded, as they go over the wire."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from chargewright.api.commands import Waits
from chargewright.api.shapes import Body, View
from chargewright.network.file_jobs import JobKind, JobState, Protocol
from chargewright.translate.payloads import Count, Instant, Log, Url

Line = Annotated[str, msgspec.Meta(max_length=200)]
Notes = Annotated[str, msgspec.Meta(max_length=4_000)]
FileName = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Signature = Annotated[str, msgspec.Meta(min_length=1, max_length=800)]
SigningCertificate = Annotated[str, msgspec.Meta(min_length=1, max_length=5_500)]
Md5 = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Fa-f]{32}$")]


class FirmwareImageView(View, frozen=True, kw_only=True):
    """An image of the library. `sha256`, `md5` and `size_bytes` are null until its bytes are here."""

    id: str
    organization_id: str
    file_name: str
    vendor: str
    model: str
    version: str
    notes: str
    sha256: str | None
    md5: str | None
    size_bytes: int | None
    is_whole: bool
    is_signed: bool
    signature: str | None
    signing_certificate: str | None
    is_retired: bool
    created_at: datetime
    created_by: str
    uploaded_at: datetime | None
    retired_at: datetime | None


class NewFirmwareImageBody(Body, frozen=True, kw_only=True):
    """What an image is; its bytes are sent after, to `/content`.

    `signature` (Base64) and `signing_certificate` (PEM) go together.
    """

    file_name: FileName
    version: Line
    vendor: Line = ""
    model: Line = ""
    notes: Notes = ""
    signature: Signature | None = None
    signing_certificate: SigningCertificate | None = None
    organization_id: str | None = None


class FirmwareImageChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are."""

    version: Line | UnsetType = UNSET
    vendor: Line | UnsetType = UNSET
    model: Line | UnsetType = UNSET
    notes: Notes | UnsetType = UNSET
    signature: Signature | UnsetType | None = UNSET
    signing_certificate: SigningCertificate | UnsetType | None = UNSET


class FileJobReportView(View, frozen=True):
    """What a station said of its job, in its own word, and where that left the job."""

    status: str
    state: JobState
    at: datetime


class FileJobView(View, frozen=True, kw_only=True):
    """A job by which a file travels.

    `location` is the address without its password. `reported` is the last word of the station,
    `reports` are all. `fetched_at` is when somebody last came by its door; `fetched_bytes` how far a
    download went. `answered_name` is how the station said it will call its log.
    """

    id: str
    organization_id: str
    site_id: str | None
    station_id: str | None
    station_identity: str | None
    kind: JobKind
    state: JobState
    log: Log | None
    protocol: str
    location: str
    is_ours: bool
    request_no: int | None
    command_id: str | None
    firmware_id: str | None
    firmware_version: str | None
    served_name: str | None
    served_bytes: int | None
    checksum: str | None
    answered_name: str | None
    reported: str | None
    published_at_urls: list[str]
    fetched_at: datetime | None
    fetched_bytes: int
    created_at: datetime
    created_by: str
    expires_at: datetime
    changed_at: datetime
    reports: list[FileJobReportView]


class StationFileView(View, frozen=True, kw_only=True):
    """A file that a station brought. `is_partial`: its station broke off, and may go on."""

    id: str
    organization_id: str
    site_id: str | None
    station_id: str | None
    station_identity: str | None
    job_id: str
    name: str
    size_bytes: int
    sha256: str | None
    is_partial: bool
    protocol: str
    peer: str
    began_at: datetime
    changed_at: datetime


class FileTextView(View, frozen=True, kw_only=True):
    """A file as text. `text` null: it is none. `is_cut`: there is more of it."""

    text: str | None
    is_cut: bool


class Travels(Waits, frozen=True, kw_only=True):
    """How a file travels: by `protocol` through our own service, or to and from `location`.

    Neither is given: by the best that the station says it speaks. `location` is somebody else's server,
    with user and password in it.
    """

    protocol: Protocol | None = None
    location: Url | None = None
    retries: Count | None = None
    retry_interval_s: Count | None = None


class FirmwareJobBody(Travels, frozen=True, kw_only=True):
    """Which firmware a station shall fetch and install, and when; without `retrieve_at` now.

    `is_signed` null: where the image is signed. `during_session`: also while somebody charges.
    """

    firmware_id: str | None = None
    retrieve_at: Instant | None = None
    install_at: Instant | None = None
    is_signed: bool | None = None
    during_session: bool = False


class LogJobBody(Travels, frozen=True, kw_only=True):
    """Which log a station shall upload, and of which time."""

    log: Log = Log.DIAGNOSTICS
    since: Instant | None = None
    until: Instant | None = None


class PublishJobBody(Travels, frozen=True, kw_only=True):
    """Which firmware a local controller shall offer to the stations behind it (OCPP 2.x).

    `checksum` (MD5) is needed with `location` alone.
    """

    firmware_id: str | None = None
    checksum: Md5 | None = None


class UnpublishBody(Waits, frozen=True, kw_only=True):
    """Nothing goes with it."""
