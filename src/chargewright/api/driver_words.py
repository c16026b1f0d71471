"""The words of the page behind the code on a station: one catalogue a language, with the same keys."""

from collections.abc import Mapping
from typing import Final

from chargewright.billing.locales import Language

_ENGLISH: Final[Mapping[str, str]] = {
    "free": "Free",
    "free.lead": "You can charge here now.",
    "in_use": "In use",
    "in_use.lead": "A vehicle is connected, or the place is reserved.",
    "out_of_order": "Out of order",
    "out_of_order.lead": "Nobody can charge here at the moment. Please choose another place.",
    "unreachable": "Cannot be reached just now",
    "unreachable.lead": "The station has no connection to us, so starting or stopping may fail.",
    "not_known": "Status not known",
    "not_known.lead": "The station has not told us yet. Its own display or lights tell more.",
    "place": "{label}, station {station}",
    "price": "Price",
    "price.none": "No price is given for this place. Ask the operator before you charge.",
    "hold": "Reserved on your card",
    "hold.amount": "Up to {amount} is reserved when you start. You pay only for what you use;"
    " the rest is given back.",
    "hold.nothing": "Nothing is reserved: charging is free of charge here.",
    "start": "How to start",
    "start.card": "Hold your card or phone to the card reader ({reader}).",
    "start.choose": "When it is accepted, plug in here.",
    "start.plug": "Plug in first.",
    "start.ask": "The card reader ({reader}) then asks for your card or phone: hold it there.",
    "start.goes": "Charging starts by itself. You need no account.",
    "start.offline": "The card reader cannot be reached just now. Please try again in a moment.",
    "start.token": "Plug in, then hold your charging card to the station, or start it in your app.",
    "start.token.note": "There is no card reader for bank cards here.",
    "stop": "How to stop",
    "stop.card": "Hold the same card or phone to the reader again, or stop at the vehicle.",
    "stop.token": "Hold the same charging card to the station again, or stop in your app or at"
    " the vehicle.",
    "stop.unplug": "Then unplug: a charge has ended for good when the cable is out.",
    "receipt": "Your receipt",
    "receipt.card": "The card reader shows where your receipt is when the charge has ended:"
    " as a code to scan, or as an address.",
    "receipt.token": "It comes from whoever gave you the charging card or the app.",
    "help": "Help",
    "help.operator": "Operator",
    "help.phone": "Phone",
    "help.email": "E-mail",
    "help.url": "Website",
    "help.say": "Tell us",
    "help.none": "Look on the station for a phone number.",
    "seen": "As of {at}. Load the page again for news.",
    "unknown": "There is no such place to charge",
    "unknown.lead": "Scan the code on the station once more, or check the address."
    " If it still does not work, ask the operator named on the station.",
    "code.expired": "This code is no longer good",
    "code.expired.lead": "The station shows another one every so often. Please scan the one that it shows now.",
    "code.used": "This code was opened before",
    "code.used.lead": "Each code is good once. Please scan the one that the station shows next.",
    "code.waits": "Too many wrong codes",
    "code.waits.lead": "Wait a minute, then scan the code that the station shows.",
    "retired": "This station is no longer in service",
    "retired.lead": "You cannot charge here any more. Please choose another station.",
}

_GERMAN: Final[Mapping[str, str]] = {
    "free": "Frei",
    "free.lead": "Sie können hier jetzt laden.",
    "in_use": "Belegt",
    "in_use.lead": "Ein Fahrzeug ist angeschlossen, oder der Platz ist reserviert.",
    "out_of_order": "Außer Betrieb",
    "out_of_order.lead": "Hier kann zurzeit nicht geladen werden. Bitte einen anderen Platz wählen.",
    "unreachable": "Zurzeit nicht erreichbar",
    "unreachable.lead": "Die Station hat keine Verbindung zu uns. Starten oder Beenden kann"
    " misslingen.",
    "not_known": "Zustand nicht bekannt",
    "not_known.lead": "Die Station hat sich noch nicht gemeldet. Ihre Anzeige sagt mehr.",
    "place": "{label}, Station {station}",
    "price": "Preis",
    "price.none": "Für diesen Platz ist kein Preis angegeben. Bitte vor dem Laden beim Betreiber"
    " fragen.",
    "hold": "Reserviert auf Ihrer Karte",
    "hold.amount": "Beim Start werden bis zu {amount} reserviert. Sie zahlen nur, was Sie"
    " verbrauchen; der Rest wird freigegeben.",
    "hold.nothing": "Es wird nichts reserviert: Das Laden ist hier kostenlos.",
    "start": "So starten Sie",
    "start.card": "Karte oder Telefon an den Kartenleser halten ({reader}).",
    "start.choose": "Wenn er sie angenommen hat, hier einstecken.",
    "start.plug": "Zuerst einstecken.",
    "start.ask": "Der Kartenleser ({reader}) bittet dann um Karte oder Telefon: dort vorhalten.",
    "start.goes": "Das Laden beginnt von selbst. Sie brauchen kein Konto.",
    "start.offline": "Der Kartenleser ist zurzeit nicht erreichbar. Bitte gleich noch einmal"
    " versuchen.",
    "start.token": "Einstecken, dann die Ladekarte an die Station halten oder in Ihrer App starten.",
    "start.token.note": "Einen Kartenleser für Bankkarten gibt es hier nicht.",
    "stop": "So beenden Sie",
    "stop.card": "Dieselbe Karte oder dasselbe Telefon noch einmal an den Leser halten, oder am"
    " Fahrzeug beenden.",
    "stop.token": "Dieselbe Ladekarte noch einmal an die Station halten, oder in Ihrer App oder am"
    " Fahrzeug beenden.",
    "stop.unplug": "Dann abstecken: Erst wenn das Kabel gelöst ist, ist der Ladevorgang ganz beendet.",
    "receipt": "Ihre Quittung",
    "receipt.card": "Der Kartenleser zeigt nach dem Laden, wo Ihre Quittung steht:"
    " als Code zum Scannen oder als Adresse.",
    "receipt.token": "Sie kommt von dort, woher Sie die Ladekarte oder die App haben.",
    "help": "Hilfe",
    "help.operator": "Betreiber",
    "help.phone": "Telefon",
    "help.email": "E-Mail",
    "help.url": "Website",
    "help.say": "Bitte nennen",
    "help.none": "Eine Telefonnummer steht an der Station.",
    "seen": "Stand {at}. Für Neues die Seite neu laden.",
    "unknown": "Diesen Ladeplatz gibt es nicht",
    "unknown.lead": "Scannen Sie den Code an der Station noch einmal, oder prüfen Sie die Adresse."
    " Hilft das nicht, fragen Sie den Betreiber, der an der Station steht.",
    "code.expired": "Dieser Code gilt nicht mehr",
    "code.expired.lead": "Die Station zeigt immer wieder einen anderen. Bitte scannen Sie den, den sie jetzt zeigt.",
    "code.used": "Dieser Code wurde schon geöffnet",
    "code.used.lead": "Jeder Code gilt einmal. Bitte scannen Sie den nächsten, den die Station zeigt.",
    "code.waits": "Zu viele falsche Codes",
    "code.waits.lead": "Warten Sie eine Minute und scannen Sie dann den Code, den die Station zeigt.",
    "retired": "Diese Station ist nicht mehr in Betrieb",
    "retired.lead": "Hier kann nicht mehr geladen werden. Bitte eine andere Station wählen.",
}

CATALOGUES: Final[Mapping[Language, Mapping[str, str]]] = {
    Language.EN: _ENGLISH,
    Language.DE: _GERMAN,
}


def say(language: Language, key: str, **values: str) -> str:
    """The sentence of a key with its values in place."""
    return CATALOGUES[language][key].format(**values)
