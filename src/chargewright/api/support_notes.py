"""The support log of a station: notes that nobody changes, each with its author and time."""

from collections.abc import Sequence
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.bodies import Sent
from chargewright.api.checks import not_there
from chargewright.api.columns import OWNER, flag, instant, own_id, refers, text, word
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Listed, lists, one
from chargewright.api.refusals import seen
from chargewright.api.routes import does, shows
from chargewright.api.shapes_care import NewSupportNoteBody, SupportNoteView
from chargewright.api.stations import CHANGE, READ, STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import SessionId, StationId, SupportNoteId
from chargewright.kernel.listing import Ask, Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Problem
from chargewright.network.support import NoteKind, SupportNote

TAG: Final = "support log"

LISTED: Final = Listed(
    listing=Listing(
        name="support_notes",
        columns=(
            own_id("support_notes", "The note."),
            OWNER,
            Column("station_id", Kind.ID, "Of which station."),
            word("kind", NoteKind, "What it tells of."),
            Column("text", Kind.TEXT, "What it says.", frozenset({Ask.CONTAINS})),
            refers("session_id", "sessions", "About which session."),
            refers("corrects", "support_notes", "Which note it strikes through."),
            text("corrected_by", "Which note strikes it through."),
            flag("is_struck_through", "Whether one does."),
            instant("written_at", "Written.", is_sortable=True),
            text("written_by", "By whom."),
        ),
        default_order=Order("written_at", is_descending=True),
    ),
    view=SupportNoteView,
    thing="support note",
    below=STATION,
)


@shows("/api/v1/support-notes/{note_id:str}", needs=READ, tag=TAG)
async def show_support_note(note_id: str, work: Work) -> SupportNoteView:
    """One note of a support log."""
    return await one(work, LISTED, note_id)


async def problems_of_note(work: Work, sent: Sent) -> Sequence[Problem]:
    """What it names and is not there, or not of this station."""
    station_id = StationId(work.path("station_id"))
    problems = []
    if sent.has("text") and not sent.get("text").strip():
        problems.append(Problem("text", "not empty"))
    if sent.get("session_id") is not None:
        session = await work.stores.views.session(SessionId(sent.get("session_id")))
        if session is None or session.place.station_id != station_id:
            problems.append(not_there("session_id", "session of this station"))
    if sent.get("corrects") is not None:
        corrects = SupportNoteId(sent.get("corrects"))
        if await work.stores.support_notes.station_of(corrects) != station_id:
            problems.append(not_there("corrects", "note of this station"))
    return problems


@does(
    "/api/v1/stations/{station_id:str}/support-notes",
    needs=CHANGE,
    tag=TAG,
    status=201,
    repeats=Repeats.KEYED,
    home="/api/v1/support-notes",
    check=problems_of_note,
)
async def add_support_note(
    station_id: str, data: NewSupportNoteBody, work: Work
) -> SupportNoteView:
    """Write into a station's support log. A wrong note is corrected by another that names it."""
    owner = seen(await work.stores.stations.owner(StationId(station_id)), "station")
    note = SupportNote(
        id=SupportNoteId(work.mint("nte")),
        organization_id=owner,
        station_id=StationId(station_id),
        kind=data.kind,
        text=data.text,
        session_id=None if data.session_id is None else SessionId(data.session_id),
        corrects=None if data.corrects is None else SupportNoteId(data.corrects),
        written_at=work.at,
        written_by=work.caller.id,
    )
    if not await work.stores.support_notes.add(note):
        raise Conflict("another note corrects it already: correct that one")
    await work.tell(
        owner,
        "support_note.added",
        note.id,
        station_id=note.station_id,
        session_id=note.session_id,
    )
    return await one(work, LISTED, note.id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/stations/{station_id:str}/support-notes",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="The support log of a station",
    ),
    show_support_note,
    add_support_note,
)
