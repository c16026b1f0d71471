"""What a station shows on its display (OCPP 2.0.1, part 2, O)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text as a display has it; `language` None: nobody said."""

    format: str
    content: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisplayMessage:
    """One message. `others`: the same in other languages, by OCPP 2.1 alone. `state` None: shown in any; `starts_at` None: at once; `ends_at`: until it is cleared."""

    number: int
    priority: str
    format: str
    content: str
    language: str | None = None
    state: str | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    ocpp_transaction_ref: str | None = None
    others: tuple[Wording, ...] = ()
