"""Jobs by which firmware goes to stations and their logs come to us, and what became of each.

A job makes the command and, for our own file service, a door that nobody else has: a user and a
password for one direction, until it expires. The password is in the command until that is sent, and
nowhere after.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.checks import not_there, refuse
from chargewright.api.columns import (
    IS,
    IS_OR_STARTS,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
    values,
    word,
)
from chargewright.api.commands import CommandView, queue, version_of
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import Decorator, does, shows
from chargewright.api.shapes_files import (
    FileJobView,
    FirmwareJobBody,
    LogJobBody,
    PublishJobBody,
    Travels,
    UnpublishBody,
)
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Problem
from chargewright.network.file_jobs import Door, FileJob, JobKind, JobState, Protocol
from chargewright.network.firmware import FirmwareImage, served_by
from chargewright.translate import payloads
from chargewright.translate.configuration import request_no
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.masking import without_secrets

TAG: Final = "files"
READ: Final = Permission(Action.READ, Resource.FILE_JOBS)
SEND: Final = Permission(Action.SEND, Resource.FILE_JOBS)
_NOT_SO: Final = "the file cannot travel so"
_SCHEMES: Final = frozenset(Protocol)

_COLUMNS: Final = (
    word("kind", JobKind, "What for."),
    word("state", JobState, "How far it is."),
    word("log", payloads.Log, "Which log."),
    Column("protocol", Kind.TEXT, "How the file travels.", IS),
    text("location", "Where, without the password."),
    flag("is_ours", "Whether through our own file service."),
    Column("request_no", Kind.INTEGER, "Under which number the station tells of it.", IS),
    refers("command_id", "commands", "By which command it began."),
    refers("firmware_id", "firmware_images", "Which firmware."),
    Column("firmware_version", Kind.TEXT, "Which version of it.", IS_OR_STARTS),
    text("served_name", "What its file is called."),
    Column("served_bytes", Kind.INTEGER, "How large its file is."),
    text("checksum", "Under which a controller publishes it (MD5)."),
    text("answered_name", "How the station calls its log."),
    text("reported", "The last word of the station."),
    values("published_at_urls", "Where a controller offers it."),
    instant("fetched_at", "When somebody last came by its door."),
    Column("fetched_bytes", Kind.INTEGER, "How far a download went."),
    instant("created_at", "Asked for.", is_sortable=True),
    text("created_by", "By whom."),
    instant("expires_at", "Its door is shut from then on."),
    instant("changed_at", "When it last moved."),
    values("reports", "Everything that the station said."),
)
LISTED: Final = Listed(
    listing=Listing(
        name="file_jobs",
        columns=(
            own_id("file_jobs", "The job."),
            OWNER,
            refers("site_id", "sites", "Where the station stands."),
            refers("station_id", "stations", "Which station."),
            text("station_identity", "OCPP identity of the station."),
            *_COLUMNS,
        ),
        default_order=Order("created_at", is_descending=True),
    ),
    view=FileJobView,
    thing="file job",
)
OF_STATION: Final = Listed(
    listing=Listing(
        name="station_file_jobs",
        columns=(
            own_id("file_jobs", "The job."),
            OWNER,
            Column("site_id", Kind.ID, "Where the station stands."),
            Column("station_id", Kind.ID, "Which station."),
            text("station_identity", "OCPP identity of the station."),
            *_COLUMNS,
        ),
        default_order=Order("created_at", is_descending=True),
    ),
    view=FileJobView,
    thing="file job",
    below=STATION,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How a file travels: the whole address for the station, and the job's part of it."""

    url: str
    protocol: str
    door: Door | None


def _makes_job(path: str) -> Decorator:
    return does(
        f"/api/v1/stations/{{station_id:str}}/{path}",
        needs=SEND,
        tag=TAG,
        status=201,
        repeats=Repeats.KEYED,
        home="/api/v1/file-jobs",
    )


@_makes_job("firmware-jobs")
async def send_firmware(station_id: str, data: FirmwareJobBody, work: Work) -> FileJobView:
    """Have a station fetch firmware and install it. Refused while somebody charges, unless it is said."""
    version, owner = await version_of(work, station_id)
    if not data.during_session and await work.stores.file_jobs.is_charging(station_id):
        raise Conflict("somebody charges at this station: send it later, or with during_session")
    image = await image_to_send(data.firmware_id, data, work)
    is_signed = goes_signed(image, asked=data.is_signed)
    way = await _way(data, "" if image is None else image.file_name, station_id, work)
    begins = data.retrieve_at or work.at
    number = request_no(work.at)
    payload = payloads.UpdateFirmware(
        location=way.url,
        retrieve_at=begins,
        install_at=data.install_at,
        signature=image.signature if image is not None and is_signed else None,
        signing_certificate=image.signing_certificate if image is not None and is_signed else None,
        retries=data.retries,
        retry_interval_s=data.retry_interval_s,
        request_no=number,
    )
    command = await queue(work, station_id, "update_firmware", payload, data)
    is_numbered = version is not Version.V16 or is_signed
    job = _job(JobKind.FIRMWARE, way, command, begins, owner, work, image)
    return await _added(replace(job, request_no=number if is_numbered else None), work)


@_makes_job("log-jobs")
async def fetch_log(station_id: str, data: LogJobBody, work: Work) -> FileJobView:
    """Have a station upload a log: its diagnostics, or what concerns its security."""
    version, owner = await version_of(work, station_id)
    way = await _way(data, None, station_id, work)
    number = request_no(work.at)
    payload = payloads.GetLog(
        location=way.url,
        log=data.log,
        since=data.since,
        until=data.until,
        retries=data.retries,
        retry_interval_s=data.retry_interval_s,
        request_no=number,
    )
    command = await queue(work, station_id, "get_log", payload, data)
    is_numbered = version is not Version.V16 or data.log is payloads.Log.SECURITY
    job = _job(JobKind.LOG, way, command, work.at, owner, work)
    return await _added(
        replace(job, log=data.log, request_no=number if is_numbered else None), work
    )


@_makes_job("publish-jobs")
async def publish_firmware(station_id: str, data: PublishJobBody, work: Work) -> FileJobView:
    """Have a local controller fetch firmware and offer it to the stations behind it (OCPP 2.x)."""
    _, owner = await version_of(work, station_id)
    image = await image_to_send(data.firmware_id, data, work)
    checksum = data.checksum if image is None else image.md5
    if checksum is None:
        refuse(_NOT_SO, [Problem("checksum", "is needed with location")])
    way = await _way(data, "" if image is None else image.file_name, station_id, work)
    number = request_no(work.at)
    payload: dict[str, Any] = {"location": way.url, "checksum": checksum, "requestId": number}
    if data.retries is not None:
        payload["retries"] = data.retries
    if data.retry_interval_s is not None:
        payload["retryInterval"] = data.retry_interval_s
    command = await queue(work, station_id, "PublishFirmware", payload, data)
    job = _job(JobKind.PUBLISH, way, command, work.at, owner, work, image)
    return await _added(replace(job, checksum=checksum, request_no=number), work)


@does(
    "/api/v1/file-jobs/{file_job_id:str}/unpublish",
    needs=SEND,
    tag=TAG,
    status=201,
    repeats=Repeats.KEYED,
    home="/api/v1/commands",
)
async def unpublish_firmware(file_job_id: str, data: UnpublishBody, work: Work) -> CommandView:
    """Have a local controller offer firmware no more."""
    job = seen(await work.stores.file_jobs.lock(file_job_id), LISTED.thing)
    if job.kind is not JobKind.PUBLISH or job.station_id is None:
        raise Conflict("this job published nothing")
    payload = {"checksum": job.checksum}
    return await queue(work, job.station_id, "UnpublishFirmware", payload, data)


@does("/api/v1/file-jobs/{file_job_id:str}/close", needs=SEND, tag=TAG)
async def close_file_job(file_job_id: str, work: Work) -> FileJobView:
    """Shut the door of a job. What the station was told it may try, in vain."""
    job = seen(await work.stores.file_jobs.lock(file_job_id), LISTED.thing)
    if await work.stores.file_jobs.close(job.id, work.at):
        await work.tell(
            OrganizationId(job.organization_id),
            "file_job.moved",
            job.id,
            station_id=job.station_id,
            state=JobState.CANCELLED,
        )
    return await one(work, LISTED, file_job_id)


@shows("/api/v1/file-jobs/{file_job_id:str}", needs=READ, tag=TAG)
async def show_file_job(file_job_id: str, work: Work) -> FileJobView:
    """One job, and what became of it."""
    return await one(work, LISTED, file_job_id)


async def image_to_send(
    firmware_id: str | None, travels: Travels, work: Work
) -> FirmwareImage | None:
    """The image that shall travel; None where somebody else's server has it.

    Raises:
        Invalid: neither or both are named, or there is no such image.
        Conflict: its bytes are not here, or it was retired.
    """
    if (firmware_id is None) == (travels.location is None):
        refuse(_NOT_SO, [Problem("firmware_id", "name this or location, and not both")])
    if firmware_id is None:
        return None
    image = await work.stores.firmware.find(firmware_id)
    if image is None:
        refuse(_NOT_SO, [not_there("firmware_id", "firmware image")])
    assert image is not None, "refused before"
    if not image.is_whole:
        raise Conflict("the bytes of this image are not here yet")
    if image.retired_at is not None:
        raise Conflict("this image was retired")
    return image


def goes_signed(image: FirmwareImage | None, *, asked: bool | None) -> bool:
    has_signature = image is not None and image.signature is not None
    if asked and not has_signature:
        refuse(_NOT_SO, [Problem("is_signed", "the image has no signature")])
    return has_signature if asked is None else asked


async def _way(travels: Travels, name: str | None, station_id: str, work: Work) -> _Way:
    """By which address; `name` is that of the file, None for a folder that files are put into.

    Raises:
        Invalid: that protocol is not served here, or both it and somebody else's address are named.
        Conflict: the station speaks none that is served.
    """
    if travels.location is not None:
        scheme = urlsplit(travels.location).scheme.lower()
        problems = []
        if scheme not in _SCHEMES:
            problems.append(
                Problem("location", "must be an address of http, https, ftp, ftps or sftp")
            )
        if travels.protocol is not None:
            problems.append(Problem("protocol", "location says it already"))
        refuse(_NOT_SO, problems)
        return _Way(url=travels.location, protocol=scheme, door=None)
    offers = work.parts.settings.files
    protocol = travels.protocol
    if protocol is None:
        protocol = offers.chosen(await work.stores.file_jobs.spoken(station_id))
        if protocol is None:
            raise Conflict("the station speaks no protocol by which files are served here")
    elif protocol not in offers.urls:
        refuse(_NOT_SO, [Problem("protocol", "is not served here")])
    door = Door.made(work.parts.randomness.octets)
    return _Way(url=door.url(offers.urls[protocol], name or ""), protocol=protocol, door=door)


def _job(
    kind: JobKind,
    way: _Way,
    command: CommandView,
    begins: datetime,
    owner: OrganizationId,
    work: Work,
    image: FirmwareImage | None = None,
) -> FileJob:
    offers, door = work.parts.settings.files, way.door
    return FileJob(
        id=work.mint("fjb"),
        organization_id=owner,
        station_id=command.station_id,
        kind=kind,
        state=JobState.QUEUED,
        protocol=way.protocol,
        location=without_secrets(way.url),
        created_at=work.at,
        created_by=work.caller.id,
        expires_at=max(begins, work.at) + offers.lives_for,
        command_id=command.id,
        user_name=None if door is None else door.user_name,
        password_sha256=None if door is None else door.lock,
        size_bytes_max=None if door is None else offers.upload_bytes_max,
        **served_by(image),
    )


async def _added(job: FileJob, work: Work) -> FileJobView:
    await work.stores.file_jobs.add(job)
    await work.tell(
        OrganizationId(job.organization_id), "file_job.added", job.id, station_id=job.station_id
    )
    return await one(work, LISTED, job.id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/file-jobs",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Jobs by which firmware and logs travel",
    ),
    lists(
        "/api/v1/stations/{station_id:str}/file-jobs",
        OF_STATION,
        needs=READ,
        tag=TAG,
        summary="Jobs by which firmware and logs of one station travel",
    ),
    show_file_job,
    send_firmware,
    fetch_log,
    publish_firmware,
    unpublish_firmware,
    close_file_job,
)
