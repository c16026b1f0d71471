"""The firmware library: images are told first and sent after, kept by their hash, and retired in the end."""

import asyncio
import re
from dataclasses import replace
from typing import Any, Final

from litestar import HttpMethod, MediaType, Response
from litestar.di import NamedDependency
from litestar.exceptions import ClientException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Stream

from chargewright.access.permissions import Action, Resource
from chargewright.api.checks import given, refuse
from chargewright.api.columns import IS_OR_STARTS, OWNER, RANGE, flag, instant, own_id, text
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import OPT, Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import changes, creates, does, shows
from chargewright.api.shapes_files import (
    FirmwareImageChangesBody,
    FirmwareImageView,
    NewFirmwareImageBody,
)
from chargewright.api.work import Work
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, NotFound
from chargewright.network.firmware import FirmwareImage, problems_of_image

TAG: Final = "firmware"
READ: Final = Permission(Action.READ, Resource.FIRMWARE_IMAGES)
CREATE: Final = Permission(Action.CREATE, Resource.FIRMWARE_IMAGES)
CHANGE: Final = Permission(Action.CHANGE, Resource.FIRMWARE_IMAGES)
NOT_SO: Final = "the image cannot be so"
BYTES: Final = "application/octet-stream"
_PLAIN: Final = re.compile(r"[^A-Za-z0-9._-]")

LISTED: Final = Listed(
    listing=Listing(
        name="firmware_images",
        columns=(
            own_id("firmware_images", "The image."),
            OWNER,
            Column("file_name", Kind.TEXT, "What its file is called.", IS_OR_STARTS),
            Column("vendor", Kind.TEXT, "For stations of whom.", IS_OR_STARTS, is_sortable=True),
            Column("model", Kind.TEXT, "For which model.", IS_OR_STARTS),
            Column("version", Kind.TEXT, "Which version.", IS_OR_STARTS, is_sortable=True),
            text("notes", "What somebody should know."),
            Column("sha256", Kind.TEXT, "Hash of its bytes.", IS_OR_STARTS),
            text("md5", "Hash of its bytes, for controllers."),
            Column("size_bytes", Kind.INTEGER, "How large it is.", RANGE),
            flag("is_whole", "Whether its bytes are here."),
            flag("is_signed", "Whether it can be sent as signed."),
            text("signature", "Signature of its vendor (Base64)."),
            text("signing_certificate", "Certificate of its vendor (PEM)."),
            flag("is_retired", "Whether it is sent no more."),
            instant("created_at", "Added.", is_sortable=True),
            text("created_by", "By whom."),
            instant("uploaded_at", "Its bytes came."),
            instant("retired_at", "Retired."),
        ),
        default_order=Order("created_at", is_descending=True),
    ),
    view=FirmwareImageView,
    thing="firmware image",
)


@shows("/api/v1/firmware-images/{firmware_id:str}", needs=READ, tag=TAG)
async def show_firmware_image(firmware_id: str, work: Work) -> FirmwareImageView:
    """One image of the library."""
    return await one(work, LISTED, firmware_id)


@creates("/api/v1/firmware-images", needs=CREATE, tag=TAG)
async def add_firmware_image(data: NewFirmwareImageBody, work: Work) -> FirmwareImageView:
    """Add an image to the library; its bytes are sent to its `/content` after."""
    refuse(NOT_SO, problems_of_image(data.file_name, data.signature, data.signing_certificate))
    image = FirmwareImage(
        id=work.mint("fwi"),
        organization_id=work.organization(data.organization_id),
        file_name=data.file_name,
        vendor=data.vendor,
        model=data.model,
        version=data.version,
        notes=data.notes,
        signature=data.signature,
        signing_certificate=data.signing_certificate,
        created_at=work.at,
        created_by=work.caller.id,
    )
    await work.stores.firmware.add(image)
    await work.tell(work.organization(data.organization_id), "firmware_image.added", image.id)
    return await one(work, LISTED, image.id)


@changes("/api/v1/firmware-images/{firmware_id:str}", needs=CHANGE, tag=TAG)
async def change_firmware_image(
    firmware_id: str, data: FirmwareImageChangesBody, work: Work
) -> FirmwareImageView:
    """Change what is said of an image; its bytes stay."""
    before = seen(await work.stores.firmware.lock(firmware_id), LISTED.thing)
    after = replace(before, **given(data))
    refuse(NOT_SO, problems_of_image(after.file_name, after.signature, after.signing_certificate))
    if after != before:
        await work.stores.firmware.save(after)
        await work.tell(
            work.organization(after.organization_id), "firmware_image.changed", after.id
        )
    return await one(work, LISTED, firmware_id)


@does("/api/v1/firmware-images/{firmware_id:str}/retire", needs=CHANGE, tag=TAG)
async def retire_firmware_image(firmware_id: str, work: Work) -> FirmwareImageView:
    """Send an image to no station any more. Jobs that have begun go on."""
    image = seen(await work.stores.firmware.lock(firmware_id), LISTED.thing)
    if image.retired_at is None:
        await work.stores.firmware.save(replace(image, retired_at=work.at))
        await work.tell(
            work.organization(image.organization_id), "firmware_image.retired", image.id
        )
    return await one(work, LISTED, firmware_id)


@does(
    "/api/v1/firmware-images/{firmware_id:str}/content",
    needs=CREATE,
    tag=TAG,
    opens_unit=False,
    body_bytes_max=None,
)
async def upload_firmware_image(firmware_id: str, work: Work) -> FirmwareImageView:
    """Send the bytes of an image, as they are, once. What broke off is begun again."""
    async with work.opened() as stores:
        _awaited(await stores.firmware.find(firmware_id))
    upload = await asyncio.to_thread(
        work.parts.files.begin, firmware_id, most=work.parts.settings.files.firmware_bytes_max
    )
    try:
        upload.cut(0)
        try:
            async for piece in work.request.stream():
                await asyncio.to_thread(upload.write, upload.size_bytes, piece)
        except ClientException:
            raise Conflict("the upload broke off: begin it again") from None
        content = await asyncio.to_thread(upload.finish)
        async with work.opened() as stores:
            image = _awaited(await stores.firmware.lock(firmware_id))
            await stores.firmware.save(
                replace(
                    image,
                    sha256=content.sha256,
                    md5=content.md5,
                    size_bytes=content.size_bytes,
                    uploaded_at=work.at,
                )
            )
            await work.tell(
                work.organization(image.organization_id), "firmware_image.uploaded", image.id
            )
            shown = await one(work, LISTED, firmware_id)
    finally:
        upload.discard()
    return shown


def _awaited(image: FirmwareImage | None) -> FirmwareImage:
    """Raises: NotFound: there is none. Conflict: its bytes are here."""
    found = seen(image, LISTED.thing)
    if found.is_whole:
        raise Conflict("the bytes of this image are here: add another image")
    return found


async def send_firmware_image(
    firmware_id: FromPath[str], work: NamedDependency[Work]
) -> Response[Any]:
    """The bytes of an image, as they came."""
    async with work.opened() as stores:
        image = seen(await stores.firmware.find(firmware_id), LISTED.thing)
    if image.sha256 is None:
        raise NotFound("the bytes of this image are not here yet")
    return file_answer(work, image.file_name, work.parts.files.read(image.sha256))


def file_answer(work: Work, name: str, pieces: Any) -> Response[Any]:
    """A file to be saved under this name: never shown, whatever is in it."""
    del work
    return Stream(
        pieces,
        media_type=BYTES,
        headers={
            "Content-Disposition": f'attachment; filename="{_PLAIN.sub("_", name)}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/firmware-images", LISTED, needs=READ, tag=TAG, summary="Firmware images"),
    show_firmware_image,
    add_firmware_image,
    change_firmware_image,
    retire_firmware_image,
    upload_firmware_image,
    HTTPRouteHandler(
        "/api/v1/firmware-images/{firmware_id:str}/content",
        http_method=HttpMethod.GET,
        media_type=MediaType.TEXT,
        opt={OPT: READ},
        operation_id="send_firmware_image",
        summary="The bytes of a firmware image",
        tags=[TAG],
    )(send_firmware_image),
)
