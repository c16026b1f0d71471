"""What the page says, in the languages that it is asked for in; English where a sentence is missing."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {
        "SIMULATED": "SIMULIERT",
        "Back": "Zurück",
        "Is it you?": "Sind Sie es?",
        "Your bank wants to know who pays.": "Ihre Bank möchte wissen, wer bezahlt.",
        "Yes, it is me": "Ja, ich bin es",
        "No": "Nein",
        "We are unable to authenticate your payment method.": "Ihre Bank konnte nicht bestätigen, dass Sie es sind.",
        "Pay": "Bezahlen",
        "Pay with Google Pay": "Mit Google Pay bezahlen",
        "Card number": "Kartennummer",
        "Expiry": "Gültig bis",
        "Security code": "Prüfziffer",
        "You have paid already.": "Sie haben schon bezahlt.",
        "This page is no longer active. Its time has run out.": "Diese Seite ist nicht mehr aktiv. Ihre Zeit ist abgelaufen.",
        "Your card number is invalid.": "Ihre Kartennummer ist ungültig.",
        "Your card was declined.": "Ihre Karte wurde abgelehnt.",
        "Your card has insufficient funds.": "Ihre Karte ist nicht ausreichend gedeckt.",
        "Your card has expired.": "Ihre Karte ist abgelaufen.",
        "Your card's security code is incorrect.": "Die Prüfziffer Ihrer Karte ist falsch.",
        "An error occurred while processing your card.": "Bei Ihrer Karte ist ein Fehler aufgetreten.",
    }
}


def word(sentence: str, locale: str | None) -> str:
    return WORDS.get(locale or "", {}).get(sentence, sentence)
