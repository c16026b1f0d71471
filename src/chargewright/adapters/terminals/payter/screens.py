"""Our screens as Payter's: text for every terminal, built-in screens for the Apollo families.

All property values are strings. A `dialog` wants at least one button; a QR code needs a screen
designed in MyPayter with an element called `qr`, whose name is a setting of the account.
"""

from typing import Final

from chargewright.payments.screens import Language, Says, Screen, ScreenKind
from chargewright.payments.texts import Link, Words, words
from chargewright.wire.terminals.payter.requests import Message, UiBody, ui_body

BAD_NEWS: Final = frozenset(
    {Says.DECLINED, Says.HOLD_TOO_SMALL, Says.START_FAILED, Says.EMERGENCY_STOP}
)
TEXT_STAYS_S: Final = 8
"""What an idle reader says stays until there is something else to say."""
_OK: Final = {Language.EN: "OK", Language.DE: "OK"}


def message_of(screen: Screen, language: Language) -> Message:
    """The screen as text that goes along with arming or stopping."""
    said = words(screen, language)
    stays_s = None if screen.kind is ScreenKind.IDLE else TEXT_STAYS_S
    return Message(text=said.text or said.title, title=said.title, timeout_s=stays_s)


def ui_body_of(screen: Screen, language: Language, *, receipt_screen: str | None) -> UiBody:
    """The screen as a built-in screen. The id says what it says, so that an answer names it."""
    if screen.url is not None and receipt_screen is not None:
        said = words(screen, language, Link.DRAWN)
        properties = {"qr": screen.url, "title": said.title, "message": said.text}
        return ui_body(screen.says, receipt_screen, properties)
    said = words(screen, language, Link.WRITTEN)
    if screen.kind is ScreenKind.PROGRESS:
        return ui_body(screen.says, "spinner", _spinner(screen, said))
    return ui_body(screen.says, "dialog", _dialog(screen, said, language))


def _spinner(screen: Screen, said: Words) -> dict[str, str]:
    properties = {"title": " ".join((f"{said.title}.", *said.sentences)).rstrip(".") + "."}
    if screen.amount is not None:
        properties |= {"amount": screen.amount.amount, "currency": screen.amount.currency}
    return properties


def _dialog(screen: Screen, said: Words, language: Language) -> dict[str, str]:
    properties = {"title": said.title, "message": said.text}
    if screen.kind is ScreenKind.RESULT:
        properties["icon"] = "declined" if screen.says in BAD_NEWS else "approved"
    return properties | {"buttons.ok": "", "buttons.ok.label": _OK[language]}
