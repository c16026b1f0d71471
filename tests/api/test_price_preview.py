"""What a past session would have cost under another tariff, by its own readings, beside its bill."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from chargewright.sessions.words import ConnectorStatus
from tests.api.test_network import errors
from tests.api.test_session_scopes import says
from tests.api.test_tariffs import DOCUMENT, VAT

SITE_ZONE = ZoneInfo("Europe/Amsterdam")


def draft(start, **more):
    """Dearer than at first, in the half hour from `start` on most of all."""
    first, second = (
        (start + timedelta(minutes=minutes)).astimezone(SITE_ZONE).strftime("%H:%M")
        for minutes in (0, 30)
    )
    prices = [
        {"id": "start", "dim": "FLAT", "price": "1.00", "tax": [VAT]},
        {
            "id": "first",
            "dim": "ENERGY",
            "price": "0.60",
            "tax": [VAT],
            "when": {"start_time": first, "end_time": second},
        },
        {"id": "rest", "dim": "ENERGY", "price": "0.30", "tax": [VAT]},
        {"id": "minute", "dim": "CHARGING_TIME", "price": "0.02", "per": "min", "tax": [VAT]},
    ]
    return {**DOCUMENT, "components": prices, **more}


def charging(charge):
    """From the start on, as the station says."""
    return says(charge.tap().plug_in(), ConnectorStatus.CHARGING, after_min=0)


@pytest.fixture
def hour(charge):
    """8 kWh in the first half hour, 2 kWh in the second; 5.50 paid."""
    charging(charge).charge(8_000, minutes=30).charge(10_000, minutes=30)
    return charge.unplug(10_000).captured("5.50")


def previewed(charge, **body):
    return charge.world.post(f"/api/v1/sessions/{charge.session_id}/price-preview", json=body)


def drafted(charge, **more):
    """The draft, with its dear half hour where the session begins."""
    ((started_at,),) = charge.world.rows(
        "SELECT started_at FROM session WHERE id = %s", charge.session_id
    )
    return draft(started_at, **more)


def told(line):
    return None if line is None else (line["dim"], line["gross"]["amount"])


def test_a_draft_is_priced_by_the_readings_of_a_session_and_stands_beside_its_bill(hour):
    """By hand: 1.00 + 8 kWh at 0.60 + 2 kWh at 0.30 + 60 minutes at 0.02 are 1.00 + 4.80 + 0.60 + 1.20.

    Were the energy spread evenly over the hour, it would be 3.00 + 1.50 instead of 4.80 + 0.60.
    """
    answer = previewed(hour, document=drafted(hour))
    assert answer.status_code == 200, answer.text
    both = answer.json()
    path = f"/api/v1/sessions/{hour.session_id}/lines"
    assert both["billed"] == hour.world.get(path).json()
    assert both["preview"]["gross"] == {"amount": "7.60", "currency": "EUR"}
    assert both["preview"]["is_final"] is False
    assert both["difference"] == {"amount": "2.10", "currency": "EUR"}
    assert [
        (told(each["billed"]), told(each["preview"]), each["difference"]["amount"])
        for each in both["lines"]
    ] == [
        (("FLAT", "0.50"), ("FLAT", "1.00"), "0.50"),
        (("ENERGY", "5.00"), ("ENERGY", "4.80"), "-0.20"),
        (None, ("ENERGY", "0.60"), "0.60"),
        (None, ("CHARGING_TIME", "1.20"), "1.20"),
    ]
    _, first, rest, _ = (each["preview"] for each in both["lines"])
    assert (first["why"], first["rejected"]) == (["time"], [])
    assert (rest["why"], rest["rejected"]) == ([], ["first: time"])
    assert hour.world.get(path).json() == both["billed"], "nothing is kept"


def test_the_tariff_that_it_was_billed_by_makes_no_difference(hour):
    tariff = hour.world.get("/api/v1/tariffs").json()["items"][0]
    both = previewed(hour, tariff_version_id=tariff["last_version_id"]).json()
    assert both["preview"] == {**both["billed"], "is_final": False}
    assert both["difference"]["amount"] == "0.00"
    assert all(each["billed"] == each["preview"] for each in both["lines"])


def test_a_session_that_runs_stands_beside_what_it_costs_so_far(charge):
    charging(charge).charge(8_000, minutes=30)
    both = previewed(charge, document=drafted(charge)).json()
    assert (both["billed"]["is_final"], both["billed"]["gross"]["amount"]) == (False, "4.50")
    # 1.00 + 4.80 + 30 minutes at 0.02
    assert both["preview"]["gross"]["amount"] == "6.40"


def test_other_money_is_shown_and_not_compared(hour):
    both = previewed(hour, document=drafted(hour, currency="CHF")).json()
    assert both["preview"]["gross"] == {"amount": "7.60", "currency": "CHF"}
    assert both["difference"] is None
    assert both["lines"][0]["difference"] is None


def test_what_cannot_be_priced_is_refused_where_it_is_wrong(hour):
    assert errors(previewed(hour)) == {"document"}
    both = {"document": drafted(hour), "tariff_version_id": "trv_1"}
    assert errors(previewed(hour, **both)) == {"document"}
    assert errors(previewed(hour, tariff_version_id="trv_nowhere")) == {"tariff_version_id"}
    assert errors(previewed(hour, document=drafted(hour, currency="EUX"))) == {"document.currency"}
    assert errors(previewed(hour, document={})) >= {"document.name", "document.currency"}
    nowhere = hour.world.post(
        "/api/v1/sessions/ses_nowhere/price-preview", json={"document": drafted(hour)}
    )
    assert nowhere.status_code == 404
