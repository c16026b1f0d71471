"""What is true in the simulated cloud: terminals, cards at their readers, sessions, captures.

All of it can be written to a file and read back, so that the cloud itself can be restarted.
"""

import time
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec


class ReaderState(StrEnum):
    IDLE = "IDLE"
    READY = "READY"
    CARD_READ = "CARD_READ"
    AUTHORIZING = "AUTHORIZING"


class Card(msgspec.Struct):
    """A card as a reader sees it, and what its issuer will say about it.

    `token` is derived from the name: the same plastic is the same card everywhere.
    """

    name: str
    kind: str = "emv"
    outcome: str = "approve"
    partial_amount: int | None = None
    response_code: str = "05"

    @property
    def token(self) -> str:
        return self.name if self.kind == "qr" else f"card-{self.name}"

    @property
    def masked_pan(self) -> str | None:
        """The last four come from the name, so that a story can recognise them."""
        if self.kind != "emv":
            return None
        four = sum(ord(letter) * 31**place for place, letter in enumerate(self.name)) % 10_000
        return f"************{four:04}"

    @property
    def aid(self) -> str | None:
        return "A0000000031010" if self.kind == "emv" else None

    @property
    def ifd(self) -> str:
        return {"emv": "CONTACTLESS", "rfid": "PROPRIETARY", "qr": "QR_CODE"}[self.kind]


class Shown(msgspec.Struct):
    """What a terminal's display shows, and who put it there: `ui`, `payment`, `message` or `idle`."""

    source: str = "idle"
    title: str = ""
    text: str = ""
    body: dict[str, Any] | None = None
    callback_url: str | None = None


class Armed(msgspec.Struct):
    """What the last start asked for."""

    amount: int
    callback_url: str | None = None
    methods: list[str] = []
    language: str | None = None


class Terminal(msgspec.Struct):
    serial: str
    family: str = "Apollo"
    online: bool = True
    state: ReaderState = ReaderState.IDLE
    armed: Armed | None = None
    card: Card | None = None
    shown: Shown = msgspec.field(default_factory=Shown)
    screens: list[Shown] = []
    """Everything it has shown lately, oldest first."""
    starts: int = 0
    shows: int = 0
    """How many screens it has shown in its life."""

    def show(self, shown: Shown) -> None:
        self.shown = shown
        self.shows += 1
        self.screens = [*self.screens[-99:], shown]


class Session(msgspec.Struct):
    """One hold. `commits` are all amounts that were ever asked for, `captured` what was taken."""

    id: str
    serial: str
    card: Card
    wanted: int
    authorized: int
    at: datetime
    state: str = "AUTHORIZED"
    result: str = "APPROVED"
    captured: int | None = None
    captured_at: datetime | None = None
    at_host: bool = True
    """Whether the capture has reached the bank; a terminal that is offline keeps it."""
    captures: int = 0
    cancels: int = 0


class World(msgspec.Struct):
    """Everything.

    `overcapture`: a commit above the hold is taken, up to `overcapture_most` (0: all of it) where the
    bank grants only a part of what is beyond. `skew_s` is how far the cloud's clock is from the true
    one.
    """

    key: str
    terminals: dict[str, Terminal] = {}
    sessions: dict[str, Session] = {}
    webhook_url: str | None = None
    overcapture: bool = False
    overcapture_most: int = 0
    skew_s: float = 0.0
    authorize_takes_s: float = 0.0
    """How long a bank thinks about a card."""
    numbers: int = 0
    port: int = 0
    """Where it listened last; 0: nowhere yet."""

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time(), UTC) + timedelta(seconds=self.skew_s)

    def next_session_id(self) -> str:
        self.numbers += 1
        return f"S{self.numbers:08}"

    def open_sessions(self) -> list[Session]:
        return [one for one in self.sessions.values() if one.state in {"AUTHORIZED", "FAILED"}]
