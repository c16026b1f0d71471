"""What the Cloud Payment Service posts to us: a card was read, a button pressed, a terminal's state.

Nothing is signed, and the three kinds share no discriminator: they are told apart by their fields.
"""

from typing import TypeAlias

import msgspec


class CardRead(msgspec.Struct, frozen=True, rename="camel"):
    """A hint that a card was read. `session_id` at this point is not relied upon."""

    serial_number: str
    card_id: str | None = None
    masked_pan: str | None = None
    session_id: str | int | None = None


class ButtonPressed(msgspec.Struct, frozen=True, rename="camel"):
    """`response` is the name of the button or item of the screen that was shown."""

    serial_number: str
    screen_id: str
    response: str


class OnlineChanged(msgspec.Struct, frozen=True, rename="camel"):
    serial_number: str
    online: bool


Callback: TypeAlias = CardRead | ButtonPressed | OnlineChanged


class _Any(msgspec.Struct, frozen=True, rename="camel"):
    serial_number: str
    screen_id: str | None = None
    response: str | None = None
    online: bool | None = None
    card_id: str | None = None
    masked_pan: str | None = None
    session_id: str | int | None = None


def read(body: bytes) -> Callback | str:
    """The callback, or a sentence that says what is wrong with it."""
    try:
        said = msgspec.json.decode(body, type=_Any)
    except msgspec.DecodeError as wrong:
        return str(wrong)
    except UnicodeDecodeError:
        return "the body is not UTF-8"
    if said.screen_id is not None:
        if said.response is None:
            return "Object missing required field `response` beside `screenId`"
        return ButtonPressed(said.serial_number, said.screen_id, said.response)
    if said.online is not None:
        return OnlineChanged(said.serial_number, said.online)
    if said.card_id is None and said.masked_pan is None and said.session_id is None:
        return "Object has none of `cardId`, `screenId`, `online`: no callback that we know"
    return CardRead(said.serial_number, said.card_id, said.masked_pan, said.session_id)
