"""Our tariffs in the words of OCPP 2.1, and what they have that it has no words for."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import jsonschema
import ocpp
import pytest

from chargewright.network.station_tariffs import AtEvse, CannotSay, next_to_tell
from chargewright.tariffs.model import (
    Anchor,
    Cap,
    Grace,
    GraceKind,
    Group,
    Limit,
    Minimum,
    Per,
    Selection,
    Weekday,
    When,
)
from chargewright.tariffs.tax import TaxMode, TaxRule
from chargewright.translate.station_tariffs import to_station
from chargewright.wire.ocpp.v21.tariff_and_cost import SetDefaultTariffRequest
from chargewright.wire.ocpp.values import encode
from tests.tariffs.shop import VAT_19, charging, energy, flat, idle, tariff

SCHEMA = json.loads(
    (Path(ocpp.__file__).parent / "v21/schemas/SetDefaultTariffRequest.json").read_text()
)
NIGHT = When(start_time="22:00", end_time="06:00", days=(Weekday.SATURDAY,))


def said(version):
    brought, problems = to_station(version)
    assert problems == ()
    message = json.loads(encode(SetDefaultTariffRequest(evse_id=1, tariff=brought)))
    jsonschema.validate(message, SCHEMA)
    return message["tariff"]


def test_a_tariff_is_said_without_tax_by_the_minute_and_in_the_order_of_its_prices():
    it = said(
        tariff(
            energy("0.595", tax=VAT_19, id="night", when=NIGHT),
            energy("0.476", tax=VAT_19, id="day"),
            charging("7.14", tax=VAT_19, per=Per.HOUR),
            idle("0.119", tax=VAT_19, per=Per.MINUTE, grace=Grace(900)),
            flat("1.19", tax=VAT_19, when=When(start_date=date(2026, 1, 1))),
            minimum=Minimum(gross=Decimal(2)),
            maximum=Limit(net=Decimal(50), gross=Decimal("59.50")),
        )
    )
    assert [each["priceKwh"] for each in it["energy"]["prices"]] == [0.5, 0.4]
    assert it["energy"]["taxRates"] == [{"type": "VAT", "tax": 19, "stack": 0}]
    assert it["energy"]["prices"][0]["conditions"] == {
        "startTimeOfDay": "22:00",
        "endTimeOfDay": "06:00",
        "dayOfWeek": ["Saturday"],
    }
    assert it["chargingTime"]["prices"] == [{"priceMinute": 0.1}]
    assert it["idleTime"]["prices"] == [{"priceMinute": 0.1, "conditions": {"minIdleTime": 900}}]
    assert it["fixedFee"]["prices"][0]["conditions"] == {"validFromDate": "2026-01-01"}
    assert (it["minCost"], it["maxCost"]) == ({"inclTax": 2}, {"exclTax": 50, "inclTax": 59.5})
    assert {each["language"] for each in it["description"]} == {"en", "de"}


def test_what_is_no_finite_number_is_rounded_where_no_bill_shows_it():
    it = said(tariff(energy("0.49", tax=VAT_19), charging("1", per=Per.HOUR)))
    assert it["energy"]["prices"][0]["priceKwh"] == 0.41176471
    assert it["chargingTime"]["prices"][0]["priceMinute"] == 0.01666667
    net = said(tariff(energy("0.49", tax=VAT_19), tax_mode=TaxMode.EXCLUSIVE))
    assert net["energy"]["prices"][0]["priceKwh"] == 0.49


E20 = energy("0.50")
CITY_TAX = (TaxRule(code="CITY", percent=Decimal(1), in_base_of_others=False),)


@pytest.mark.parametrize(
    ("version", "problem"),
    [
        (tariff(E20, energy("0.1", id="grid", slot="grid")), "side_by_side energy"),
        (tariff(replace(E20, cap=Cap(Decimal(9)))), "cap energy"),
        (tariff(flat("1", require_energy=True)), "requires_energy flat"),
        (
            tariff(idle("1", grace=Grace(60, GraceKind.RETROACTIVE))),
            "retroactive_grace idle_time",
        ),
        (tariff(replace(E20, when=When(anchor=Anchor.START_DAY))), "start_day energy"),
        (tariff(replace(E20, when=When(min_idle=60))), "condition energy"),
        (tariff(replace(E20, tax=CITY_TAX)), "tax energy"),
        (tariff(E20, energy("0.1", id="b", tax=VAT_19)), "tax energy"),
        (tariff(E20, minimum=Minimum(gross=Decimal(1), require_energy=True)), "minimum"),
        (
            tariff(
                groups=(Group(id="a", components=(E20,)), Group(id="b", components=(), priority=1)),
                selection=Selection.PER_GROUP,
            ),
            "groups",
        ),
        (
            tariff(groups=(Group(id="a", components=(replace(E20, when=NIGHT),), when=NIGHT),)),
            "condition energy",
        ),
    ],
    ids=str,
)
def test_what_no_tariff_of_ocpp_can_say_is_named_by_its_price(version, problem):
    brought, problems = to_station(version)
    assert brought is None
    assert [str(each) for each in problems] == [problem]
    assert problems[0].what in CannotSay


def test_what_was_refused_is_not_told_again_until_another_is_wanted():
    def behind(**more):
        return next_to_tell([AtEvse(evse_no=1, **more)]) is not None

    assert behind(wanted_ref="b", held_ref="a")
    assert not behind(wanted_ref="a", held_ref="a")
    assert not behind(wanted_ref="b", held_ref="a", refused_ref="b")
    assert behind(wanted_ref="c", held_ref="a", refused_ref="b")
    assert behind(wanted_ref=None, held_ref="a")
    assert not behind(wanted_ref=None, held_ref="a", refused_ref="a")
