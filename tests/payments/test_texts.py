"""Every screen in every language: complete, alike in what it tells, and readable."""

from dataclasses import replace
from decimal import Decimal
from string import Formatter

import pytest

from chargewright.kernel.money import Money, currency
from chargewright.payments.screens import (
    KIND,
    Language,
    PriceLine,
    PriceUnit,
    Says,
    Screen,
    in_legal_order,
)
from chargewright.payments.tap import Ignored
from chargewright.payments.texts import TEXTS, words, written
from tests.payments.cast import EUR, MINUTE, SECOND, eur

FULL = {
    "connector": "2",
    "energy_wh": 25_249,
    "amount": eur("12.37"),
    "hold": eur("50"),
    "within": 4 * MINUTE + 59 * SECOND,
}


def _named(sentences):
    return {name for text in sentences for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("says", Says)
def test_every_screen_has_its_words(says, language):
    said = words(Screen(says=says, **FULL), language)
    assert said.title
    assert "{" not in said.title + said.text


@pytest.mark.parametrize("says", Says)
def test_all_languages_tell_the_same_amounts_and_names(says):
    english, german = (TEXTS[language][says] for language in (Language.EN, Language.DE))
    assert _named(english.sentences) == _named(german.sentences)
    assert len(english.sentences) == len(german.sentences)


def test_every_screen_has_a_kind_and_every_reason_to_ignore_a_card_has_words():
    assert set(KIND) == set(Says)
    assert {Says(why.value) for why in Ignored} <= set(Says)


def test_what_is_not_known_is_not_said():
    said = words(Screen(says=Says.PLUG_IN, within=5 * MINUTE), Language.EN)
    assert said.sentences == ("You have 5:00 min.", "Present the same card to stop.")


def test_the_driver_reads_what_happens_and_what_it_costs():
    said = words(Screen(says=Says.PLUG_IN, **FULL), Language.DE)
    assert said.title == "Genehmigt: bitte einstecken"
    assert said.text == (
        "Anschluss 2. Sie haben 4:59 min. Bis zu 50,00 € sind reserviert; Sie zahlen nur, was Sie "
        "verbrauchen. Zum Beenden dieselbe Karte vorhalten."
    )


def test_a_driver_reads_what_the_charge_has_come_to():
    screen = Screen(says=Says.CHARGING, **FULL)
    assert words(screen, Language.EN).text == (
        "Connector 2. Energy: 25.2 kWh. Cost so far: €12.37. Present the same card to stop."
    )
    assert words(screen, Language.DE).text == (
        "Anschluss 2. Energie: 25,2 kWh. Bisher: 12,37 €. Zum Beenden dieselbe Karte vorhalten."
    )


@pytest.mark.parametrize(
    ("amount", "english", "german"),
    [
        (Money(1237, EUR), "€12.37", "12,37 €"),
        (Money(123456789, EUR), "€1,234,567.89", "1.234.567,89 €"),
        (Money(1050, currency("JPY")), "JPY 1,050", "1.050 JPY"),
        (Money(1, currency("CHF")), "CHF 0.01", "0,01 CHF"),
    ],
)
def test_amounts_are_written_as_people_write_them(amount, english, german):
    assert (written(amount, Language.EN), written(amount, Language.DE)) == (english, german)


def test_prices_stand_in_the_order_of_the_law_and_keep_their_decimals():
    prices = (
        PriceLine(PriceUnit.SESSION, Decimal("0.35"), EUR),
        PriceLine(PriceUnit.IDLE_MINUTE, Decimal("0.1"), EUR),
        PriceLine(PriceUnit.KWH, Decimal("0.4950"), EUR),
        PriceLine(PriceUnit.MINUTE, Decimal("0.05"), EUR),
    )
    screen = replace(Screen(says=Says.PRICES), prices=prices)
    assert words(screen, Language.EN).lines == (
        "€0.495 per kWh",
        "€0.05 per minute",
        "€0.10 per minute when not charging",
        "€0.35 per charge",
    )
    assert words(screen, Language.DE).lines[0] == "0,495 € je kWh"
    assert in_legal_order(in_legal_order(prices)) == in_legal_order(prices)
    refused = replace(screen, says=Says.DECLINED)
    assert words(refused, Language.EN).text.startswith("Nothing was charged.")
