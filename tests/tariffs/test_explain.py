"""The tariff in a sentence, in each language we have words for."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from chargewright.kernel.money import currency
from chargewright.tariffs.explain import explain, sentences
from chargewright.tariffs.model import (
    Authorization,
    Cap,
    Grace,
    GraceKind,
    Group,
    Limit,
    Minimum,
    Per,
    Weekday,
    When,
)
from chargewright.tariffs.tax import TaxMode, TaxRule
from chargewright.tariffs.words import CATALOGUES, weekdays
from tests.tariffs.shop import VAT_19, charging, energy, flat, idle, tariff

CITY = tariff(
    energy("0.59", tax=VAT_19, id="day", when=When(start_time="08:00", end_time="20:00")),
    energy("0.495", tax=VAT_19, id="night"),
    idle(
        "0.10",
        tax=VAT_19,
        per=Per.MINUTE,
        grace=Grace(900),
        cap=Cap(Decimal(12)),
        when=When(days=tuple(Weekday)[:5]),
    ),
    flat("0.35", tax=VAT_19),
    minimum=Minimum(gross=Decimal(1)),
    maximum=Limit(gross=Decimal(100)),
    authorization=Authorization(preauth_amount=Decimal(60)),
    texts={"en": "Member cards are welcome."},
)


def test_a_tariff_explains_itself_in_english():
    assert sentences(CITY, "en") == (
        "Energy: 0.59 EUR per kWh, from 08:00 to 20:00; otherwise 0.495 EUR per kWh.",
        "Fee per session: 0.35 EUR.",
        (
            "Time connected without charging: 0.10 EUR per minute, Monday to Friday, "
            "only after 15 minutes, at most 12.00 EUR."
        ),
        "All prices include VAT 19 %.",
        "A session costs at least 1.00 EUR with tax.",
        "A session costs at most 100.00 EUR with tax.",
        "60.00 EUR is held on the card before the start.",
        "Member cards are welcome.",
    )


def test_and_in_german():
    german = replace(CITY, texts={"de": "Mit Kundenkarte willkommen."})
    assert sentences(german, "de") == (
        "Energie: 0,59 EUR je kWh, von 08:00 bis 20:00 Uhr; sonst 0,495 EUR je kWh.",
        "Gebühr je Ladevorgang: 0,35 EUR.",
        (
            "Standzeit ohne Laden: 0,10 EUR je Minute, Montag bis Freitag, "
            "erst nach 15 Minuten, höchstens 12,00 EUR."
        ),
        "Alle Preise inklusive 19 % VAT.",
        "Ein Ladevorgang kostet mindestens 1,00 EUR mit Steuer.",
        "Ein Ladevorgang kostet höchstens 100,00 EUR mit Steuer.",
        "60,00 EUR werden vor dem Start auf der Karte reserviert.",
        "Mit Kundenkarte willkommen.",
    )


@pytest.mark.parametrize(
    ("language", "first"), [("de-AT", "Energie:"), ("DE", "Energie:"), ("fr", "Energy:")]
)
def test_a_language_tag_is_read_by_its_language_and_an_unknown_one_in_english(language, first):
    assert explain(CITY, language).startswith(first)


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        (
            tariff(energy("0.30", when=When(days=(Weekday.SATURDAY, Weekday.SUNDAY)))),
            "Energy: 0.30 EUR per kWh, Saturday and Sunday; otherwise free.",
        ),
        (tariff(energy("0")), "Energy: free."),
        (tariff(charging("1.5")), "Charging time: 1.50 EUR per hour."),
        (tariff(charging("0.01", per=Per.SECOND)), "Charging time: 0.01 EUR per second."),
        (
            tariff(idle("5", when=When(min_idle=5400, end_time="00:00", start_time="20:00"))),
            (
                "Time connected without charging: 5.00 EUR per hour, from 20:00 to 24:00, "
                "after 90 minutes."
            ),
        ),
        (
            tariff(idle("5", when=When(max_idle=3600))),
            "Time connected without charging: 5.00 EUR per hour, up to 1 hour.",
        ),
        (
            tariff(idle("5", grace=Grace(90, GraceKind.RETROACTIVE))),
            (
                "Time connected without charging: 5.00 EUR per hour, "
                "free if it lasts no longer than 90 seconds."
            ),
        ),
        (
            tariff(flat("1", require_energy=True, labels={"en": "Start"})),
            "Start: 1.00 EUR, only if energy was supplied.",
        ),
        (
            tariff(energy("25", when=When(start_date=date(2025, 1, 1))), currency=currency("JPY")),
            "Energy: 25 JPY per kWh, from 1 January 2025 on; otherwise free.",
        ),
        (
            tariff(energy("1", when=When(end_date=date(2025, 1, 1)))),
            "Energy: 1.00 EUR per kWh, until 31 December 2024; otherwise free.",
        ),
        (
            tariff(energy("1", when=When(start_date=date(2025, 6, 1), end_date=date(2025, 9, 1)))),
            "Energy: 1.00 EUR per kWh, from 1 June 2025 until 31 August 2025; otherwise free.",
        ),
        (
            tariff(
                groups=(
                    Group(
                        id="late",
                        priority=2,
                        when=When(start_time="17:00"),
                        components=(energy("0.60", id="peak"),),
                    ),
                    Group(id="base", priority=1, components=(energy("0.40"),)),
                )
            ),
            "Energy: 0.60 EUR per kWh, from 17:00 to 24:00; otherwise 0.40 EUR per kWh.",
        ),
    ],
)
def test_each_part_of_a_price_has_its_words(version, sentence):
    assert sentences(version, "en") == (sentence,)


def test_taxes_that_differ_stand_beside_their_prices():
    seven = (TaxRule(code="VAT", percent=Decimal(7), name="VAT"),)
    version = tariff(energy("0.50", tax=VAT_19), flat("1", tax=seven), tax_mode=TaxMode.EXCLUSIVE)
    assert sentences(version, "en") == (
        "Energy: 0.50 EUR per kWh, plus VAT 19 %.",
        "Fee per session: 1.00 EUR, plus VAT 7 %.",
    )


def test_taxes_upon_one_price_are_all_named():
    both = (
        TaxRule(code="S", percent=Decimal("6.25"), name="State tax"),
        TaxRule(code="C", percent=Decimal("0.75")),
    )
    version = tariff(energy("0.50", tax=both), tax_mode=TaxMode.EXCLUSIVE)
    assert sentences(version, "en")[1] == "All prices plus State tax 6.25 % and tax 0.75 %."
    assert (
        sentences(version, "de")[1] == "Alle Preise zuzüglich 6,25 % State tax und 0,75 % Steuer."
    )


def test_a_limit_says_its_side_only_where_there_is_tax():
    untaxed = tariff(energy("1"), maximum=Limit(net=Decimal(10)))
    assert sentences(untaxed, "en")[1] == "A session costs at most 10.00 EUR."
    both = tariff(energy("1", tax=VAT_19), maximum=Limit(net=Decimal(10), gross=Decimal("11.90")))
    assert sentences(both, "en")[2] == (
        "A session costs at most 10.00 EUR without tax and 11.90 EUR with tax."
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("MONDAY", "Monday"),
        ("MONDAY TUESDAY", "Monday and Tuesday"),
        ("TUESDAY MONDAY WEDNESDAY", "Monday to Wednesday"),
        ("MONDAY WEDNESDAY THURSDAY FRIDAY SUNDAY", "Monday, Wednesday to Friday and Sunday"),
    ],
)
def test_weekdays_are_said_as_people_say_them(days, words):
    assert weekdays(tuple(map(Weekday, days.split())), "en") == words


def test_every_language_has_every_phrase():
    assert {frozenset(catalogue) for catalogue in CATALOGUES.values()} == {
        frozenset(CATALOGUES["en"])
    }
