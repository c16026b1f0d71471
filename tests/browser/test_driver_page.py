"""What a driver sees who scans the code on a station, by day and by night, on a phone and printed."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from chargewright.api.driver_page import (
    HEADERS,
    STATUS,
    Place,
    Readers,
    page,
    retired_page,
    unknown_page,
)
from chargewright.api.phone_form import Form, Wanted, form
from chargewright.api.phone_page import OnPhone, Step, answer_page, phone_page
from chargewright.billing.documents import Because
from chargewright.billing.locales import Language, Locale
from chargewright.network.spans import State
from tests.payments.cast import eur
from tests.play.browser import PHONE, SCREENS
from tests.play.platform import tariff
from tests.play.receipts import LONG

LOCALES = (Locale.EN_GB, Locale.DE_DE)
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HERE = "http://station.example"
READER = Readers(
    labels=("Left reader",), is_online=True, is_plug_first=False, hold=eur("50")
)  # fmt: skip
PLACE = Place(
    operator="Harbour Yard Charging",
    email="help@harbour-yard.example",
    phone="+31101234567",
    url="https://harbour-yard.example/help",
    language="en",
    site="Harbour Yard",
    address="Quay 4, Rotterdam",
    station="Quay 2",
    label="A1",
    zone="Europe/Amsterdam",
    is_retired=False,
    state=State.AVAILABLE,
    tariff=tariff(),
    readers=READER,
)
LENGTHY = replace(
    PLACE,
    operator=LONG,
    site=LONG,
    station=LONG,
    label=LONG,
    email=f"{LONG}@example.org",
    url=f"https://example.org/{quote(LONG)}",
    readers=replace(READER, labels=(LONG, LONG), is_online=False),
)
PLACES = (
    *(replace(PLACE, state=state) for state in STATUS),
    replace(PLACE, readers=replace(READER, is_plug_first=True, is_online=False)),
    replace(PLACE, readers=None, tariff=None, phone=None, email=None, url=None, address=""),
    LENGTHY,
)


FORM = Form(evse_id="evs_1", most=eur("50"), wanted=Wanted(hold=eur("50")))
ON_PHONE = OnPhone(
    step=Step.WAITING,
    here="/p/secret",
    place="/c/evs_1",
    label="A1",
    pay_url=f"{HERE}/pay",
    plug_in_minutes=5,
    hold=eur("50"),
    energy_wh=12_345,
    cost=eur("9.47"),
    because=Because.PLACE_TAKEN,
    receipt="/r/secret",
)
STEPS = [step for step in Step if step is not Step.GOING]
"""The page that goes on to the provider at once is looked at by nobody."""


def pages(locale):
    others = {each: f"/c/evs_1?lang={each}" for each in Language if each is not locale.language}
    yield from (page(place, locale, AT, others=others) for place in PLACES)
    yield page(PLACE, locale, AT, others=others, pays=form(FORM, locale))
    yield from (phone_page(replace(ON_PHONE, step=step), locale) for step in STEPS)
    yield phone_page(replace(ON_PHONE, step=Step.CHARGING, label=LONG), locale)
    yield from (answer_page(locale, key, "/c/evs_1") for key in ("pay.wrong", "pay.failed"))
    yield unknown_page(locale)
    yield retired_page(locale)


def show(visit, html):
    """Serve this to the window, with all that goes with it."""
    visit.page.unroute_all()
    visit.page.route(
        f"{HERE}/**",
        lambda route: route.fulfill(
            status=200, body=html, headers={**HEADERS, "Content-Type": "text/html; charset=utf-8"}
        ),
    )
    visit.open(f"{HERE}/c/evs_1")
    return visit.page


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_fits_can_be_read_and_asks_nobody_else(windows, width, scheme):
    with windows.window(width=width, scheme=scheme) as visit:
        for locale in LOCALES:
            for html in pages(locale):
                shown = show(visit, html)
                title = shown.title()
                assert shown.locator("html").get_attribute("lang") == locale
                assert shown.get_by_role("heading", level=1).count() == 1
                assert visit.too_wide() == [], title
                assert visit.too_faint() == [], title
        assert visit.complaints == []
        assert visit.strangers(HERE) == []


def test_it_is_read_in_the_order_in_which_a_driver_asks(windows):
    with windows.window(width=PHONE) as visit:
        shown = show(visit, next(pages(Locale.EN_GB)))
        assert shown.get_by_role("heading", level=1).inner_text() == "A1, station Quay 2"
        assert shown.get_by_text("Free", exact=True).is_visible()
        assert shown.get_by_role("heading", level=2).all_inner_texts() == [
            "Price",
            "Reserved on your card",
            "How to start",
            "How to stop",
            "Your receipt",
            "Help",
        ]
        seen = shown.locator(".foot").inner_text().replace("\N{NO-BREAK SPACE}", " ")
        assert seen.startswith("As of 2 Mar 2026, 10:30.")
        for name, href in (
            ("+31101234567", "tel:+31101234567"),
            ("help@harbour-yard.example", "mailto:help@harbour-yard.example"),
            ("harbour-yard.example/help", "https://harbour-yard.example/help"),
        ):
            link = shown.get_by_role("link", name=name, exact=True)
            assert link.is_visible()
            assert link.get_attribute("href") == href
        assert shown.get_by_role("link", name="Deutsch").is_visible()


def test_one_pays_with_a_thumb_and_what_is_filled_in_goes_to_us_alone(windows):
    others = {Language.DE: "/c/evs_1?lang=de"}
    with windows.window(width=PHONE) as visit:
        offer = page(PLACE, Locale.EN_GB, AT, others=others, pays=form(FORM, Locale.EN_GB))
        shown = show(visit, offer)
        button = shown.get_by_role("button", name="Pay and charge")
        assert button.bounding_box()["height"] >= 44
        shown.get_by_label("Reserve at most (EUR)").fill("20")
        shown.get_by_label("Stop after (kWh)").fill("12")
        with shown.expect_request(f"{HERE}/c/evs_1/pay") as asked:
            button.click()
        assert asked.value.method == "POST"
        assert asked.value.post_data == "lang=en&pass=&amount=20&kwh=12&minutes="
        charging = phone_page(replace(ON_PHONE, step=Step.CHARGING), Locale.EN_GB)
        shown = show(visit, charging)
        with shown.expect_request(f"{HERE}/p/secret/stop") as asked:
            shown.get_by_role("button", name="Stop charging").click()
        assert asked.value.method == "POST"
        assert visit.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_printed_it_is_black_on_white_and_without_buttons(windows, scheme):
    with windows.window(scheme=scheme) as visit:
        shown = show(visit, next(pages(Locale.DE_DE)))
        shown.emulate_media(media="print", color_scheme=scheme)
        ground = shown.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        assert visit.too_faint() == []
        assert not shown.get_by_role("link", name="English").is_visible()
