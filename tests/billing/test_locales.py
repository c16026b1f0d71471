import pytest

from chargewright.billing.locales import CONVENTIONS, DEFAULT, Language, Locale, choose, locale_for


@pytest.mark.parametrize(
    ("tag", "locale"),
    [
        ("de", Locale.DE_DE),
        ("en", Locale.EN_GB),
        ("de-AT", Locale.DE_AT),
        ("de_at", Locale.DE_AT),
        ("EN-us", Locale.EN_US),
        ("de-LI", Locale.DE_DE),
        ("en-AU", Locale.EN_GB),
        (" de-CH ", Locale.DE_CH),
        ("fr", None),
        ("", None),
        ("*", None),
        ("deutsch", None),
    ],
)
def test_a_tag_finds_the_closest_locale(tag, locale):
    assert locale_for(tag) is locale


@pytest.mark.parametrize(
    ("terminal", "browser", "locale"),
    [
        ("de", "en-US", Locale.DE_DE),
        ("fr", "de-AT,de;q=0.9", Locale.DE_AT),
        (None, "fr-FR, fr;q=0.9, en-US;q=0.4, de;q=0.7", Locale.DE_DE),
        (None, "en;q=0.5,de;q=0.5", Locale.EN_GB),
        (None, "de;q=0, en;q=0.1", Locale.EN_GB),
        (None, "de;q=banana", DEFAULT),
        (None, "de;q=2", DEFAULT),
        (None, "de;q=NaN", DEFAULT),
        (None, "fr", DEFAULT),
        (None, ",;,=,q", DEFAULT),
        (None, None, DEFAULT),
        ("", "", DEFAULT),
    ],
)
def test_the_terminals_language_then_the_browsers_then_english(terminal, browser, locale):
    assert choose(terminal=terminal, browser=browser) is locale


@pytest.mark.parametrize(
    ("browser", "organization", "locale"),
    [
        ("fr", "de", Locale.DE_DE),
        (None, "de", Locale.DE_DE),
        ("en-US", "de", Locale.EN_US),
        ("fr", "fr", DEFAULT),
        ("fr", None, DEFAULT),
    ],
)
def test_the_organisations_language_counts_where_the_browser_likes_none(
    browser, organization, locale
):
    assert choose(terminal=None, browser=browser, organization=organization) is locale
    assert choose(terminal="de-CH", browser=browser, organization=organization) is Locale.DE_CH


def test_every_locale_has_conventions_and_every_language_a_locale():
    assert set(CONVENTIONS) == set(Locale)
    assert {locale.language for locale in Locale} == set(Language)
