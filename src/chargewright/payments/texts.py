"""What a screen says, in the languages we speak.

A text is a title and sentences. A sentence whose amount or name a screen does not carry is left
out, so one text serves a terminal with one nameless connector and one with two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from string import Formatter
from typing import Final

from chargewright.kernel.money import EXPONENT, Money
from chargewright.payments.screens import (
    Language,
    PriceLine,
    PriceUnit,
    Says,
    Screen,
    in_legal_order,
)


@dataclass(frozen=True, slots=True)
class Words:
    """A screen in one language. `lines` are the prices, in the order the law wants."""

    title: str
    sentences: tuple[str, ...]
    lines: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All but the title, as one paragraph."""
        return " ".join((*self.lines, *self.sentences))


@dataclass(frozen=True, slots=True)
class _Text:
    title: str
    sentences: tuple[str, ...] = ()


class Link(StrEnum):
    """What a terminal can do with the address of a receipt."""

    NONE = "none"
    WRITTEN = "written"
    DRAWN = "drawn"
    """As a QR code beside the words."""


EN: Final[Mapping[Says, _Text]] = {
    Says.TAP_TO_START: _Text(
        "Present card to start or stop",
        ("Up to {hold} is reserved.", "You pay only for what you use."),
    ),
    Says.PLUG_IN_TO_START: _Text("Plug in to start", ("Then present your card here.",)),
    Says.PLUG_IN_OR_STOP: _Text(
        "Plug in to start",
        (
            "Connector {connector} is charging.",
            "Energy: {energy}.",
            "Cost so far: {amount}.",
            "To stop it, present its card.",
        ),
    ),
    Says.OUT_OF_SERVICE: _Text("Not in service", ("You cannot pay here at the moment.",)),
    Says.PRESENT_CARD: _Text(
        "Present card",
        (
            "For connector {connector}.",
            "Up to {hold} is reserved.",
            "You pay only for what you use.",
        ),
    ),
    Says.TOKEN_ACCEPTED: _Text("Card accepted"),
    Says.TOKEN_REFUSED: _Text(
        "Card not accepted", ("Nothing was started.", "Please use a bank card.")
    ),
    Says.ALREADY_STARTED: _Text("Already started", ("Present the card later to stop.",)),
    Says.WRONG_CARD: _Text(
        "All connectors are in use", ("This card did not start a charge here.",)
    ),
    Says.NO_FREE_CONNECTOR: _Text("No connector is free", ("Nothing was charged.",)),
    Says.RESERVED: _Text("Reserved for another driver", ("Nothing was charged.",)),
    Says.SEVERAL_CHARGES: _Text(
        "This card pays for several charges",
        ("None was stopped.", "Stop at the vehicle or unplug."),
    ),
    Says.TOO_MANY_ATTEMPTS: _Text(
        "Too many attempts", ("Please wait ten minutes or use another card.",)
    ),
    Says.BEING_CHECKED: _Text(
        "Your last payment is being checked", ("Please try again in a moment.",)
    ),
    Says.CARD_NOT_USABLE: _Text("This cannot be used here", ("Please use a bank card.",)),
    Says.NOBODY_TAPPED: _Text("No card was presented", ("Nothing was charged.",)),
    Says.PLEASE_WAIT: _Text("Please wait"),
    Says.CHECKING_PAYMENT: _Text("Checking payment", ("You pay only if the charge starts.",)),
    Says.PLUG_IN: _Text(
        "Approved: plug in now",
        (
            "Connector {connector}.",
            "You have {within}.",
            "Up to {hold} is reserved; you pay only for what you use.",
            "Present the same card to stop.",
        ),
    ),
    Says.STARTING: _Text(
        "Approved: starting",
        (
            "Connector {connector}.",
            "Up to {hold} is reserved; you pay only for what you use.",
        ),
    ),
    Says.CHARGING: _Text(
        "Charging",
        (
            "Connector {connector}.",
            "Energy: {energy}.",
            "Cost so far: {amount}.",
            "Present the same card to stop.",
        ),
    ),
    Says.STOPPING: _Text("Stopping", ("The final amount follows.",)),
    Says.STARTED: _Text(
        "Charging has started",
        (
            "Connector {connector}.",
            "You pay at most {hold}.",
            "Present the same card to stop, or unplug.",
        ),
    ),
    Says.DECLINED: _Text(
        "Card declined",
        ("Nothing was charged.", "Try another card, or ask the issuer of this one."),
    ),
    Says.HOLD_TOO_SMALL: _Text(
        "Not enough approved",
        ("Your bank approved {hold}, too little to start.", "It is given back."),
    ),
    Says.PAID: _Text("Thank you", ("You paid {amount}.", "The rest of {hold} is given back.")),
    Says.PAID_LATER: _Text("Thank you", ("You pay {amount}.", "The payment will be completed.")),
    Says.NOTHING_CHARGED: _Text("Nothing charged", ("The reserved amount is given back.",)),
    Says.START_FAILED: _Text(
        "The charge did not start",
        ("Nothing is charged.", "Please try another connector."),
    ),
    Says.LIMIT_REACHED: _Text(
        "Limit reached",
        (
            "Connector {connector}.",
            "Your charge ends here: no more than {hold} is reserved.",
            "The final amount follows.",
        ),
    ),
    Says.EMERGENCY_STOP: _Text(
        "Emergency stop", ("The charge has ended.", "You pay only for what you used.")
    ),
    Says.PRICES: _Text("Prices", ("Up to {hold} is reserved.",)),
    Says.RECEIPT: _Text("Your receipt", ("{amount}.",)),
}

DE: Final[Mapping[Says, _Text]] = {
    Says.TAP_TO_START: _Text(
        "Karte vorhalten zum Starten oder Beenden",
        ("Bis zu {hold} werden reserviert.", "Sie zahlen nur, was Sie verbrauchen."),
    ),
    Says.PLUG_IN_TO_START: _Text("Zum Starten einstecken", ("Dann Karte hier vorhalten.",)),
    Says.PLUG_IN_OR_STOP: _Text(
        "Zum Starten einstecken",
        (
            "Anschluss {connector} lädt.",
            "Energie: {energy}.",
            "Bisher: {amount}.",
            "Zum Beenden dessen Karte vorhalten.",
        ),
    ),
    Says.OUT_OF_SERVICE: _Text("Außer Betrieb", ("Hier kann zurzeit nicht bezahlt werden.",)),
    Says.PRESENT_CARD: _Text(
        "Karte vorhalten",
        (
            "Für Anschluss {connector}.",
            "Bis zu {hold} werden reserviert.",
            "Sie zahlen nur, was Sie verbrauchen.",
        ),
    ),
    Says.TOKEN_ACCEPTED: _Text("Karte angenommen"),
    Says.TOKEN_REFUSED: _Text(
        "Karte nicht angenommen", ("Es wurde nichts gestartet.", "Bitte eine Bankkarte benutzen.")
    ),
    Says.ALREADY_STARTED: _Text("Bereits gestartet", ("Zum Beenden später vorhalten.",)),
    Says.WRONG_CARD: _Text(
        "Alle Anschlüsse sind belegt", ("Mit dieser Karte wurde hier nichts gestartet.",)
    ),
    Says.NO_FREE_CONNECTOR: _Text("Kein Anschluss ist frei", ("Es wurde nichts berechnet.",)),
    Says.RESERVED: _Text("Für andere reserviert", ("Es wurde nichts berechnet.",)),
    Says.SEVERAL_CHARGES: _Text(
        "Diese Karte bezahlt mehrere Ladevorgänge",
        ("Keiner wurde beendet.", "Bitte am Fahrzeug beenden oder abstecken."),
    ),
    Says.TOO_MANY_ATTEMPTS: _Text(
        "Zu viele Versuche", ("Bitte zehn Minuten warten oder eine andere Karte benutzen.",)
    ),
    Says.BEING_CHECKED: _Text(
        "Ihre letzte Zahlung wird geprüft", ("Bitte gleich noch einmal versuchen.",)
    ),
    Says.CARD_NOT_USABLE: _Text("Das geht hier nicht", ("Bitte eine Bankkarte benutzen.",)),
    Says.NOBODY_TAPPED: _Text("Keine Karte vorgehalten", ("Es wurde nichts berechnet.",)),
    Says.PLEASE_WAIT: _Text("Bitte warten"),
    Says.CHECKING_PAYMENT: _Text(
        "Zahlung wird geprüft", ("Sie zahlen nur, wenn der Ladevorgang beginnt.",)
    ),
    Says.PLUG_IN: _Text(
        "Genehmigt: bitte einstecken",
        (
            "Anschluss {connector}.",
            "Sie haben {within}.",
            "Bis zu {hold} sind reserviert; Sie zahlen nur, was Sie verbrauchen.",
            "Zum Beenden dieselbe Karte vorhalten.",
        ),
    ),
    Says.STARTING: _Text(
        "Genehmigt: es geht los",
        (
            "Anschluss {connector}.",
            "Bis zu {hold} sind reserviert; Sie zahlen nur, was Sie verbrauchen.",
        ),
    ),
    Says.CHARGING: _Text(
        "Lädt",
        (
            "Anschluss {connector}.",
            "Energie: {energy}.",
            "Bisher: {amount}.",
            "Zum Beenden dieselbe Karte vorhalten.",
        ),
    ),
    Says.STOPPING: _Text("Wird beendet", ("Der Endbetrag folgt.",)),
    Says.STARTED: _Text(
        "Der Ladevorgang läuft",
        (
            "Anschluss {connector}.",
            "Sie zahlen höchstens {hold}.",
            "Zum Beenden dieselbe Karte vorhalten oder abstecken.",
        ),
    ),
    Says.DECLINED: _Text(
        "Karte abgelehnt",
        (
            "Es wurde nichts berechnet.",
            "Bitte eine andere Karte versuchen oder beim Herausgeber nachfragen.",
        ),
    ),
    Says.HOLD_TOO_SMALL: _Text(
        "Zu wenig genehmigt",
        (
            "Ihre Bank hat {hold} genehmigt, zu wenig für einen Start.",
            "Der Betrag wird freigegeben.",
        ),
    ),
    Says.PAID: _Text(
        "Vielen Dank", ("Sie haben {amount} bezahlt.", "Der Rest von {hold} wird freigegeben.")
    ),
    Says.PAID_LATER: _Text(
        "Vielen Dank", ("Sie zahlen {amount}.", "Die Zahlung wird noch abgeschlossen.")
    ),
    Says.NOTHING_CHARGED: _Text("Nichts berechnet", ("Der reservierte Betrag wird freigegeben.",)),
    Says.START_FAILED: _Text(
        "Der Ladevorgang begann nicht",
        ("Es wird nichts berechnet.", "Bitte einen anderen Anschluss versuchen."),
    ),
    Says.LIMIT_REACHED: _Text(
        "Grenze erreicht",
        (
            "Anschluss {connector}.",
            "Ihr Ladevorgang endet hier: mehr als {hold} ist nicht reserviert.",
            "Der Endbetrag folgt.",
        ),
    ),
    Says.EMERGENCY_STOP: _Text(
        "Nothalt", ("Der Ladevorgang ist beendet.", "Sie zahlen nur, was Sie verbraucht haben.")
    ),
    Says.PRICES: _Text("Preise", ("Bis zu {hold} werden reserviert.",)),
    Says.RECEIPT: _Text("Ihr Beleg", ("{amount}.",)),
}

TEXTS: Final[Mapping[Language, Mapping[Says, _Text]]] = {Language.EN: EN, Language.DE: DE}

RECEIPT: Final[Mapping[Language, Mapping[Link, str]]] = {
    Language.EN: {Link.WRITTEN: "Receipt: {url}", Link.DRAWN: "Scan for the receipt."},
    Language.DE: {Link.WRITTEN: "Beleg: {url}", Link.DRAWN: "Beleg hier scannen."},
}
"""What follows an outcome whose receipt is there."""

PER: Final[Mapping[Language, Mapping[PriceUnit, str]]] = {
    Language.EN: {
        PriceUnit.KWH: "{price} per kWh",
        PriceUnit.MINUTE: "{price} per minute",
        PriceUnit.IDLE_MINUTE: "{price} per minute when not charging",
        PriceUnit.SESSION: "{price} per charge",
    },
    Language.DE: {
        PriceUnit.KWH: "{price} je kWh",
        PriceUnit.MINUTE: "{price} je Minute",
        PriceUnit.IDLE_MINUTE: "{price} je Minute ohne Laden",
        PriceUnit.SESSION: "{price} je Ladevorgang",
    },
}

TO: Final[Mapping[Language, str]] = {Language.EN: " to ", Language.DE: " bis "}
"""Between the least and the most that a price can be."""

_PRICED: Final = frozenset(
    {
        Says.TAP_TO_START,
        Says.PRESENT_CARD,
        Says.PLUG_IN,
        Says.STARTING,
        Says.STARTED,
        Says.PRICES,
    }
)
"""What is said to someone who is about to buy; to everyone else prices are in the way."""

SYMBOLS: Final[Mapping[str, str]] = {"EUR": "€", "GBP": "£", "USD": "$"}
"""Currencies whose sign nobody mistakes on a reader; the others are written with their code."""


def words(screen: Screen, language: Language, link: Link = Link.NONE) -> Words:
    """Say it in this language. `link` is what becomes of the screen's address, if it has one."""
    text = TEXTS[language][screen.says]
    known = {
        "connector": screen.connector or None,
        "energy": None if screen.energy_wh is None else _kwh(screen.energy_wh, language),
        "amount": None if screen.amount is None else written(screen.amount, language),
        "hold": None if screen.hold is None else written(screen.hold, language),
        "within": None if screen.within is None else _minutes(screen.within),
    }
    told = {name: value for name, value in known.items() if value is not None}
    return Words(
        title=text.title.format_map(told),
        sentences=(
            *(
                sentence.format_map(told)
                for sentence in text.sentences
                if _names(sentence) <= set(told)
            ),
            *_receipt(screen, language, link),
        ),
        lines=tuple(
            _price(line, language)
            for line in in_legal_order(screen.prices)
            if screen.says in _PRICED
        ),
    )


def _receipt(screen: Screen, language: Language, link: Link) -> tuple[str, ...]:
    if screen.url is None or link is Link.NONE:
        return ()
    return (RECEIPT[language][link].format(url=screen.url),)


def written(money: Money, language: Language) -> str:
    """An amount as people of this language write it: `€12.30`, `12,30 €`, `CHF 12.30`, `12,30 CHF`."""
    return _placed(f"{money.decimal:,.{EXPONENT[money.currency]}f}", money.currency, language)


def _price(line: PriceLine, language: Language) -> str:
    """A price keeps the decimals it has, and at least those of its currency; so does a range."""
    prices = [line.price] if line.up_to is None else [line.price, line.up_to]
    digits = max(EXPONENT[line.currency], *map(_decimals, prices))
    number = TO[language].join(f"{price:,.{digits}f}" for price in prices)
    return PER[language][line.unit].format(price=_placed(number, line.currency, language))


def _decimals(price: Decimal) -> int:
    exponent = price.normalize().as_tuple().exponent
    assert isinstance(exponent, int), "a price is a number"
    return -exponent


def _placed(number: str, currency: str, language: Language) -> str:
    symbol = SYMBOLS.get(currency)
    match language:
        case Language.EN:
            return f"{symbol}{number}" if symbol else f"{currency} {number}"
        case Language.DE:
            return f"{number.translate(_GERMAN)} {symbol or currency}"


def _kwh(energy_wh: int, language: Language) -> str:
    """A tenth is as much as a reader's line needs; the receipt is exact."""
    number = f"{energy_wh // 100 / Decimal(10):,.1f}"
    return f"{number.translate(_GERMAN) if language is Language.DE else number} kWh"


_GERMAN: Final = str.maketrans(",.", ".,")


def _minutes(left: timedelta) -> str:
    minutes, seconds = divmod(max(int(left.total_seconds()), 0), 60)
    return f"{minutes}:{seconds:02} min"


def _names(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}
