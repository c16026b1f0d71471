"""Whoever asks in German is told no in German, and is told that it is German."""

from decimal import Decimal

import pytest

from chargewright.api.speaking import Speaker, language_of
from chargewright.kernel.money import Money, currency
from chargewright.kernel.sentence import Sentence
from chargewright.payments.model import State

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.1"}


def speaker(language):
    return Speaker(language, set())


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("de", "de"),
        ("DE-CH", "de"),
        ("fr, ja;q=0.9", "en"),
        ("fr, de;q=0.2, en;q=0.1", "de"),
        ("en, de", "en"),
        ("de;q=0", "en"),
        ("*", "en"),
        ("nonsense;;q=", "en"),
    ],
)
def test_the_language_asked_for_most_of_those_spoken(header, language):
    assert language_of(header) == language


def test_values_are_said_as_the_language_writes_them():
    left = Money(1250, currency("EUR"))
    rule = Sentence("more than nothing and at most {left}", left=left)
    assert rule == "more than nothing and at most 12.50 EUR"
    assert speaker("en").say(rule) == "more than nothing and at most 12.50 EUR"
    assert speaker("de").say(rule) == "Mehr als 0 und höchstens 12,50 EUR"
    assert speaker("de").say(Sentence("at most {most}", most=Decimal("0.5"))) == "Höchstens 0,5"


def test_sentences_within_sentences_and_names_of_states_are_said_too():
    rule = Sentence("is {state}: must be captured, and nothing given back", state=State.IN_DOUBT)
    refused = Sentence("the {thing} {rule}", thing=Sentence("payment"), rule=rule)
    assert speaker("en").say(refused) == (
        "the payment is in doubt: must be captured, and nothing given back"
    )
    assert speaker("de").say(refused) == (
        "Zahlung: Hat den Zustand „Ungewiss“: Muss eingezogen sein, und nichts davon erstattet"
    )


def test_what_somebody_wrote_is_never_translated():
    rule = Sentence("there is no {thing} {id}", thing=Sentence("site"), id="site")
    assert speaker("de").say(rule) == "Das gibt es nicht: Standort site"


def test_what_has_no_translation_stays_english_and_is_not_called_german():
    told = speaker("de")
    assert told.headers == {}
    assert told.say("the moon is full") == "the moon is full"
    assert told.headers == {"Content-Language": "en", "Vary": "Accept-Language"}
    told.say("is required")
    assert told.headers["Content-Language"] == "de, en"


def test_a_broken_field_is_named_in_the_language_asked_for(world):
    body = {"organization_id": 5, "name": "x" * 300}
    english = world.post("/api/v1/tariffs", json=body)
    german = world.post("/api/v1/tariffs", json=body, headers=GERMAN)
    assert (english.headers["content-language"], english.headers["vary"]) == (
        "en",
        "Accept-Language",
    )
    assert (german.headers["content-language"], german.headers["vary"]) == (
        "de",
        "Accept-Language",
    )
    assert english.json()["title"] == "Not valid"
    assert german.json()["title"] == "Nicht gültig"
    assert english.json()["detail"] == "the body is not as it must be"
    assert german.json()["detail"] == "Der Inhalt hat nicht die verlangte Form"
    assert {each["field"]: each["rule"] for each in english.json()["errors"]} == {
        "organization_id": "must be a text, got a whole number",
        "name": "must be a text of length <= 200",
    }
    assert {each["field"]: each["rule"] for each in german.json()["errors"]} == {
        "organization_id": "Verlangt ist ein Text; gesendet wurde eine ganze Zahl",
        "name": "Verlangt ist ein Text mit einer Länge von höchstens 200",
    }


def test_a_refusal_names_what_it_is_about_in_the_language_asked_for(world):
    path = "/api/v1/users"
    english = world.ask("GET", path, role="support")
    german = world.ask("GET", path, role="support", headers=GERMAN)
    assert english.status_code == german.status_code == 403
    assert english.json()["detail"] == "the role support may not see users"
    assert german.json()["detail"] == "Die Rolle „Support“ erlaubt nicht: Benutzer ansehen"


def test_who_asks_for_a_language_that_we_do_not_speak_is_told_in_english(world):
    answer = world.get("/api/v1/sites/sit_none", headers={"Accept-Language": "fr"})
    assert answer.json()["detail"] == "no such site"
    assert answer.headers["content-language"] == "en"


def test_remarks_on_a_tariff_are_said_in_the_language_asked_for(world):
    body = {"document": {"name": "", "currency": "EUR", "groups": []}}
    english = world.post("/api/v1/tariff-check", json=body)
    german = world.post("/api/v1/tariff-check", json=body, headers=GERMAN)
    assert german.headers["content-language"] == "de"
    rules = [[each["rule"] for each in told.json()["errors"]] for told in (english, german)]
    assert set(rules[0]) == {"is missing"}
    assert set(rules[1]) == {"Fehlt"}


@pytest.mark.parametrize(
    ("body", "english", "german"),
    [
        (b"{", "it ends too early", "er endet zu früh"),
        (
            b"[1,]",
            "nothing follows the comma before byte 3",
            "auf das Komma vor Byte 3 folgt nichts",
        ),
        (b"{'a'}", "the name at byte 1 is not", "der Name bei Byte 1 steht nicht"),
        (b'{"a" 1}', "':' is missing at byte 5", "bei Byte 5 fehlt ':'"),
        (b"[1]]", "more follows its end at byte 4", "nach seinem Ende folgt bei Byte 4 noch etwas"),
        (
            b"x",
            "there is an invalid character at byte 0",
            "bei Byte 0 steht ein ungültiges Zeichen",
        ),
        (b"01", "there is an invalid number at byte 1", "bei Byte 1 steht eine ungültige Zahl"),
        (b'"\\x"', "there is an invalid escape in the text at", "eine ungültige Ersatzdarstellung"),
        (b'"\xff"', "it is not in UTF-8", "er ist nicht in UTF-8"),
    ],
)
def test_where_a_body_breaks_off_is_said_in_the_language_asked_for(world, body, english, german):
    headers = {"Content-Type": "application/json"}
    asked = [headers, headers | GERMAN]
    said = [world.post("/api/v1/users", content=body, headers=each) for each in asked]
    assert english in said[0].json()["detail"]
    assert german in said[1].json()["detail"]
    assert said[1].headers["content-language"] == "de"
