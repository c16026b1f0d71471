"""Jobs by which firmware reaches a station and its logs reach us: states, and what stations say of them.

A job has one door of its own: a user, a password and a path that nobody else has, for one direction and
until it expires. `STATES` is a table: what a station reports, and the state that it stands for.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence

NAME_CHARACTERS_MAX: Final = 200
"""Of a file. What is longer is refused, not cut: two would become one."""
REPORTS_MAX: Final = 200
"""Kept of one job. A station that reports without end fills no table; its last word is kept all the same."""
_USER_BYTES: Final = 9
_PASSWORD_BYTES: Final = 18
FILES_MAX: Final = 20
"""Of one job: a station that is asked for its log may send it in parts."""


class FileTooLarge(Invalid):
    """More bytes than may come."""

    code = "too_large"

    def __init__(self, most: int) -> None:
        super().__init__(
            "the file is too large",
            problems=(Problem("", Sentence("at most {most} bytes", most=most)),),
        )


class Protocol(StrEnum):
    """By which a file travels; in the order in which we would choose."""

    HTTPS = "https"
    SFTP = "sftp"
    FTPS = "ftps"
    HTTP = "http"
    FTP = "ftp"


_SPOKEN_BY_MOST: Final = (
    Protocol.HTTPS,
    Protocol.HTTP,
    Protocol.FTP,
    Protocol.FTPS,
    Protocol.SFTP,
)
"""Where a station has not said which of them it speaks."""


class JobKind(StrEnum):
    """What a job is for. PUBLISH: a local controller fetches firmware for the stations behind it."""

    FIRMWARE = "firmware"
    LOG = "log"
    PUBLISH = "publish"
    TEST = "test"
    """Whether the service can be reached; without a station."""


class JobState(StrEnum):
    """How far a job is.

    EXPIRED: its time ended before the station said how it went. CANCELLED: the station dropped it for
    another, or somebody closed it.
    """

    QUEUED = "queued"
    ACCEPTED = "accepted"
    TRANSFERRING = "transferring"
    TRANSFERRED = "transferred"
    INSTALLING = "installing"
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


OPEN: Final = frozenset(
    {
        JobState.QUEUED,
        JobState.ACCEPTED,
        JobState.TRANSFERRING,
        JobState.TRANSFERRED,
        JobState.INSTALLING,
    }
)
_LAST: Final = frozenset({JobState.DONE, JobState.CANCELLED})
"""What no later report changes. A failed download is often tried again, and late news is news."""

STATES: Final[Mapping[JobKind, Mapping[str, JobState]]] = {
    # OCPP 1.6, 7.25; OCPP 1.6 security whitepaper, 5.10; OCPP 2.0.1, FirmwareStatusEnumType.
    JobKind.FIRMWARE: {
        "DownloadScheduled": JobState.ACCEPTED,
        "Downloading": JobState.TRANSFERRING,
        "DownloadPaused": JobState.TRANSFERRING,
        "Downloaded": JobState.TRANSFERRED,
        "SignatureVerified": JobState.TRANSFERRED,
        "InstallScheduled": JobState.TRANSFERRED,
        "Installing": JobState.INSTALLING,
        "InstallRebooting": JobState.INSTALLING,
        "Installed": JobState.DONE,
        "DownloadFailed": JobState.FAILED,
        "InstallationFailed": JobState.FAILED,
        "InstallVerificationFailed": JobState.FAILED,
        "InvalidSignature": JobState.FAILED,
    },
    # OCPP 1.6, 7.24; OCPP 2.0.1, UploadLogStatusEnumType.
    JobKind.LOG: {
        "Uploading": JobState.TRANSFERRING,
        "Uploaded": JobState.DONE,
        "BadMessage": JobState.FAILED,
        "NotSupportedOperation": JobState.FAILED,
        "PermissionDenied": JobState.FAILED,
        "UploadFailure": JobState.FAILED,
        "UploadFailed": JobState.FAILED,
        "AcceptedCanceled": JobState.CANCELLED,
    },
    # OCPP 2.0.1, PublishFirmwareStatusEnumType.
    JobKind.PUBLISH: {
        "DownloadScheduled": JobState.ACCEPTED,
        "Downloading": JobState.TRANSFERRING,
        "DownloadPaused": JobState.TRANSFERRING,
        "Downloaded": JobState.TRANSFERRED,
        "ChecksumVerified": JobState.TRANSFERRED,
        "Published": JobState.DONE,
        "DownloadFailed": JobState.FAILED,
        "InvalidChecksum": JobState.FAILED,
        "PublishFailed": JobState.FAILED,
    },
}
"""By kind of job. `Idle` stands for no state: nothing is going on, which says nothing of how it went."""

NOT_OFFERED: Final = frozenset({"Unpublished", "NoFirmware"})
"""What a controller answers that offers firmware no more (OCPP 2.0.1, UnpublishFirmwareStatusEnumType)."""

_ANSWERS: Final[Mapping[str, JobState]] = {
    "Accepted": JobState.ACCEPTED,
    "AcceptedCanceled": JobState.ACCEPTED,  # an earlier one was cancelled for this
    "Rejected": JobState.FAILED,
    "InvalidCertificate": JobState.FAILED,
    "RevokedCertificate": JobState.FAILED,
}


_TAKES_THE_PLACE: Final[Mapping[str, JobKind]] = {
    "get_log": JobKind.LOG,
    "GetLog": JobKind.LOG,
    "update_firmware": JobKind.FIRMWARE,
    "UpdateFirmware": JobKind.FIRMWARE,
    "SignedUpdateFirmware": JobKind.FIRMWARE,
}


def state_after(kind: JobKind, state: JobState, status: str) -> JobState:
    """Where a job is once its station has reported this; unknown words change nothing."""
    if state in _LAST:
        return state
    return STATES.get(kind, {}).get(status, state)


def state_answered(state: JobState, command_state: str, answer: object) -> JobState:
    """Where a job is once its command has ended; a report may have come before the answer.

    A command without an answer may have arrived: the job stays open until it expires.
    """
    if state is not JobState.QUEUED:
        return state
    if command_state == "failed":
        return JobState.FAILED
    if command_state == "unknown":
        return state
    status = answer.get("status") if isinstance(answer, dict) else None
    if isinstance(status, str) and status in _ANSWERS:
        return _ANSWERS[status]
    return JobState.ACCEPTED if command_state == "accepted" else JobState.FAILED


def dropped_for(name: str, answer: object) -> JobKind | None:
    """Of which kind a station says that it has dropped the job before for that of this command; None: of none.

    A report tells it of logs in OCPP 2.x alone.
    """
    status = answer.get("status") if isinstance(answer, dict) else None
    return _TAKES_THE_PLACE.get(name) if status == "AcceptedCanceled" else None


def file_named(answer: object) -> str | None:
    """How the station says it will call its log (GetDiagnostics, GetLog); None where it does not say."""
    named = None
    if isinstance(answer, dict):
        named = answer.get("fileName", answer.get("filename"))
    return named[:NAME_CHARACTERS_MAX] if isinstance(named, str) and named else None


def is_plain_name(name: str) -> bool:
    """Whether a file may be called so: one part of a path, that leads nowhere and says nothing else."""
    return (
        0 < len(name) <= NAME_CHARACTERS_MAX
        and name not in {".", ".."}
        and name.isprintable()
        and not set(name) & set('/\\:*?"<>|')
    )


class ProbeStep(StrEnum):
    """What a station does, in order; the first that fails is told."""

    CONNECT = "connect"
    LOGIN = "login"
    PASSIVE = "passive"
    """FTP's data connection."""
    WRITE = "write"
    READ = "read"
    """Refused, as it must be: what is brought is not given out."""


@dataclass(frozen=True, slots=True)
class Probed:
    """What a test of one protocol came to. `failed` None: a station could do all of it."""

    protocol: Protocol
    failed: ProbeStep | None
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileJob:
    """One job. `station_id` None: a test. `request_no` None: OCPP 1.6 has no number for it.

    `location` is where the file travels, with stars for its password. `user_name`, its
    password and limit are None where that is somebody else's server. `served_…` is the one file that
    stands behind the door of a job that fetches; `checksum` is what a controller publishes it under
    (MD5, hexadecimal).
    """

    id: str
    organization_id: str
    station_id: str | None
    kind: JobKind
    state: JobState
    protocol: str
    location: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    request_no: int | None = None
    command_id: str | None = None
    firmware_id: str | None = None
    user_name: str | None = None
    password_sha256: bytes | None = None
    size_bytes_max: int | None = None
    log: str | None = None
    firmware_version: str | None = None
    served_name: str | None = None
    served_sha256: str | None = None
    served_bytes: int | None = None
    checksum: str | None = None


@dataclass(frozen=True, slots=True)
class Offers:
    """What stations can be offered here: the base of the address by protocol, the best first.

    `lives_for` is how long a door is open once its station shall begin; sizes are in bytes.
    """

    urls: Mapping[Protocol, str]
    lives_for: timedelta
    firmware_bytes_max: int
    upload_bytes_max: int

    def chosen(self, spoken: Collection[str]) -> Protocol | None:
        """The best that a station speaks; empty: nobody knows what it speaks. None: there is none."""
        known = [each for each in self.urls if each.value.upper() in spoken]
        if spoken:
            return next(iter(known), None)
        return next((each for each in _SPOKEN_BY_MOST if each in self.urls), None)


NOTHING_SERVED: Final = Offers({}, timedelta(0), 0, 0)
"""Where no file service is."""


@dataclass(frozen=True, slots=True)
class Door:
    """A throw-away door: who comes in by it, and what the station is told.

    Letters and digits only: some stations take an address apart by hand.
    """

    user_name: str
    password: str

    @classmethod
    def made(cls, octets: Callable[[int], bytes]) -> "Door":
        """One that nobody else has."""
        return cls(f"cw{octets(_USER_BYTES).hex()}", octets(_PASSWORD_BYTES).hex())

    @property
    def lock(self) -> bytes:
        """By which its password is known again."""
        return hashlib.sha256(self.password.encode()).digest()

    def url(self, base: str, name: str = "") -> str:
        """The address below a base such as `ftp://files.example.org:2121`; `name` is the file's."""
        parts = urlsplit(base)
        host = f"{self.user_name}:{self.password}@{parts.netloc}"
        path = f"{parts.path.rstrip('/')}/{self.user_name}/{quote(name)}"
        return urlunsplit((parts.scheme, host, path, "", ""))
