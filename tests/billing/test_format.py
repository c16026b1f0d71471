"""How numbers look, by locale; no-break spaces are written as `_` here."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.billing import format as show
from chargewright.billing.locales import Language, Locale
from chargewright.kernel.money import Money, currency

LOCALES = list(Locale)
MINUS = "\N{MINUS SIGN}"


def seen(text):
    return text.replace("\N{NO-BREAK SPACE}", "_").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


MONEY = """
          en-GB             en-US             de-DE             de-AT             de-CH
EUR       €12,345.50        €12,345.50        12.345,50_€       €_12.345,50       EUR_12'345.50
USD       US$12,345.50      $12,345.50        12.345,50_US$     US$_12.345,50     US$_12'345.50
GBP       £12,345.50        £12,345.50        12.345,50_£       £_12.345,50       GBP_12'345.50
CHF       CHF_12,345.50     CHF_12,345.50     12.345,50_CHF     CHF_12.345,50     CHF_12'345.50
SEK       SEK_12,345.50     SEK_12,345.50     12.345,50_SEK     SEK_12.345,50     SEK_12'345.50
"""


@pytest.mark.parametrize("row", MONEY.strip().splitlines()[1:], ids=lambda row: row.split()[0])
def test_money(row):
    code, *texts = row.split()
    amount = Money.parse("12345.50", currency(code))
    assert [seen(show.money(amount, locale)) for locale in LOCALES] == texts
    assert [seen(show.money(-amount, locale)) for locale in LOCALES] == [
        MINUS + text for text in texts
    ]


@pytest.mark.parametrize(
    ("amount", "code", "text"),
    [
        ("0.05", "EUR", "0,05_€"),
        ("-0.05", "EUR", MINUS + "0,05_€"),
        ("1050", "JPY", "1.050_JP¥"),
        ("1.234", "KWD", "1,234_KWD"),
        ("999.99", "EUR", "999,99_€"),
        ("1000000.00", "EUR", "1.000.000,00_€"),
    ],
)
def test_money_has_the_decimals_of_its_currency(amount, code, text):
    money = Money.parse(amount, currency(code))
    assert seen(show.money(money, Locale.DE_DE)) == text


@pytest.mark.parametrize(
    ("price", "text"),
    [
        ("0.49", "€0.49"),
        ("0.4950", "€0.4950"),
        ("6", "€6.00"),
        ("0.5", "€0.50"),
        ("-0.1", MINUS + "€0.10"),
    ],
)
def test_a_price_is_shown_as_the_tariff_wrote_it(price, text):
    assert show.unit_price(Decimal(price), currency("EUR"), Locale.EN_GB) == text


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        ("19", "19%", "19_%"),
        ("8.750", "8.75%", "8,75_%"),
        ("0", "0%", "0_%"),
        ("20", "20%", "20_%"),
    ],
)
def test_percentages(value, english, german):
    assert seen(show.percent(Decimal(value), Locale.EN_US)) == english
    assert seen(show.percent(Decimal(value), Locale.DE_DE)) == german


@pytest.mark.parametrize(
    ("wh", "texts"),
    [
        (12_345, ["12.345_kWh", "12.345_kWh", "12,345_kWh", "12,345_kWh", "12.345_kWh"]),
        (1_234_567, ["1,234.567_kWh"] * 2 + ["1.234,567_kWh", "1_234,567_kWh", "1'234.567_kWh"]),
        (0, ["0.000_kWh", "0.000_kWh", "0,000_kWh", "0,000_kWh", "0.000_kWh"]),
    ],
)
def test_energy_has_every_watt_hour(wh, texts):
    assert [seen(show.energy(wh, locale)) for locale in LOCALES] == texts


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0_s"),
        (59, "59_s"),
        (60, "1_min"),
        (61, "1_min_01_s"),
        (2_520, "42_min"),
        (3_600, "1_h"),
        (3_605, "1_h_00_min_05_s"),
        (3_900, "1_h_05_min"),
        (32_694, "9_h_04_min_54_s"),
        (90_000, "25_h"),
    ],
)
def test_durations(seconds, text):
    assert seen(show.duration(seconds)) == text


@pytest.mark.parametrize(
    ("at", "american", "german"),
    [
        (time(0, 5), "12:05_AM", "00:05"),
        (time(12, 0), "12:00_PM", "12:00"),
        (time(14, 5), "2:05_PM", "14:05"),
        (time(23, 59), "11:59_PM", "23:59"),
    ],
)
def test_the_time_of_day(at, american, german):
    assert seen(show.clock(at, Locale.EN_US)) == american
    assert show.clock(at, Locale.DE_DE) == german
    assert show.clock(at, Locale.EN_GB) == german
    assert show.clock(at, Locale.DE_DE, seconds=True) == german + ":00"


def test_dates():
    day = date(2026, 9, 5)
    assert [show.day(day, locale) for locale in LOCALES] == [
        "5 Sep 2026",
        "Sep 5, 2026",
        *["05.09.2026"] * 3,
    ]


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "UTC"),
        (60, "UTC+1"),
        (120, "UTC+2"),
        (-300, "UTC-5"),
        (330, "UTC+5:30"),
        (-210, "UTC-3:30"),
    ],
)
def test_offsets(minutes, text):
    at = datetime(2026, 1, 1, tzinfo=timezone(timedelta(minutes=minutes)))
    assert show.offset(at) == text.replace("-", MINUS)


def test_a_time_without_zone_has_no_offset_to_show():
    assert show.offset(datetime(2026, 1, 1, tzinfo=UTC)) == "UTC"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("  Main\n\tStreet  1 ", "Main Street 1"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("nul\x00 bell\x07", "nul bell"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("e\u0301te\u0301", "été"),
        ("\ud800lone", "lone"),
        ("<b>&\"'", "<b>&\"'"),
        ("", ""),
    ],
)
def test_what_others_wrote_hides_nothing(written, shown):
    assert show.printable(written) == shown


@given(st.text())
def test_printable_text_is_one_line_and_stays_as_it_is(text):
    once = show.printable(text)
    assert show.printable(once) == once
    assert "\n" not in once
    assert once == once.strip()


def test_languages_are_called_by_their_speakers_name():
    assert [show.language_name(language) for language in Language] == ["English", "Deutsch"]
