"""Files that stations uploaded: listed, downloaded, and shown where they are text."""

from typing import Any, Final

from litestar import HttpMethod, MediaType, Response
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import (
    IS_OR_STARTS,
    OWNER,
    RANGE,
    flag,
    instant,
    own_id,
    refers,
    text,
    word,
)
from chargewright.api.firmware import file_answer
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import OPT, Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import shows
from chargewright.api.shapes_files import FileTextView, StationFileView
from chargewright.api.work import Work
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.network.file_jobs import Protocol

TAG: Final = "files"
READ: Final = Permission(Action.READ, Resource.FILE_JOBS)
TEXT_BYTES_MAX: Final = 200_000
"""Of a file that is shown: as much as anybody reads in a browser."""

LISTED: Final = Listed(
    listing=Listing(
        name="station_files",
        columns=(
            own_id("station_files", "The file."),
            OWNER,
            refers("site_id", "sites", "Where the station stands."),
            refers("station_id", "stations", "Which station."),
            text("station_identity", "OCPP identity of the station."),
            refers("job_id", "file_jobs", "For which job."),
            Column("name", Kind.TEXT, "What it is called.", IS_OR_STARTS),
            Column("size_bytes", Kind.INTEGER, "How much of it is here.", RANGE),
            Column("sha256", Kind.TEXT, "Hash of its bytes.", IS_OR_STARTS),
            flag("is_partial", "Whether its station broke off."),
            word("protocol", Protocol, "How it came."),
            text("peer", "From which address."),
            instant("began_at", "Begun."),
            instant("changed_at", "Its last byte came.", is_sortable=True),
        ),
        default_order=Order("changed_at", is_descending=True),
    ),
    view=StationFileView,
    thing="file",
)


@shows("/api/v1/station-files/{file_id:str}", needs=READ, tag=TAG)
async def show_station_file(file_id: str, work: Work) -> StationFileView:
    """One file that a station uploaded."""
    return await one(work, LISTED, file_id)


@shows("/api/v1/station-files/{file_id:str}/text", needs=READ, tag=TAG)
async def show_station_file_text(file_id: str, work: Work) -> FileTextView:
    """The beginning of a file as text; null where it is none."""
    file = seen(await work.stores.file_jobs.file(file_id), LISTED.thing)
    begun = b""
    for piece in work.parts.files.pieces(file.id, file.sha256):
        begun += piece
        if len(begun) > TEXT_BYTES_MAX:
            break
    shown = begun[:TEXT_BYTES_MAX]
    is_cut = len(begun) > TEXT_BYTES_MAX
    try:
        # A character may be cut in two at the end.
        return FileTextView(
            text=None if b"\0" in shown else shown.decode(errors="ignore" if is_cut else "strict"),
            is_cut=is_cut,
        )
    except UnicodeDecodeError:
        return FileTextView(text=None, is_cut=is_cut)


async def send_station_file(file_id: FromPath[str], work: NamedDependency[Work]) -> Response[Any]:
    """The bytes of a file, as far as they came."""
    async with work.opened() as stores:
        file = seen(await stores.file_jobs.file(file_id), LISTED.thing)
    return file_answer(work, file.name, work.parts.files.pieces(file.id, file.sha256))


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/station-files",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Files that stations uploaded",
    ),
    show_station_file,
    show_station_file_text,
    HTTPRouteHandler(
        "/api/v1/station-files/{file_id:str}/content",
        http_method=HttpMethod.GET,
        media_type=MediaType.TEXT,
        opt={OPT: READ},
        operation_id="send_station_file",
        summary="The bytes of a file that a station uploaded",
        tags=[TAG],
    )(send_station_file),
)
