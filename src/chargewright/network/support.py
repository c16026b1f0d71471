"""The support log of a station: what was seen, said and done there, note by note."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chargewright.kernel.ids import OrganizationId, SessionId, StationId, SupportNoteId


class NoteKind(StrEnum):
    NOTE = "note"
    VISIT = "visit"
    CALL = "call"
    REPAIR = "repair"
    WARRANTY = "warranty"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportNote:
    """A note, never changed. `corrects` names the one that it strikes through."""

    id: SupportNoteId
    organization_id: OrganizationId
    station_id: StationId
    kind: NoteKind
    text: str = field(repr=False)
    session_id: SessionId | None
    corrects: SupportNoteId | None
    written_at: datetime
    written_by: str
