"""Remarks are codes with values, so that each can be said in any language."""

import msgspec
import pytest

from chargewright.kernel.problem import Severity
from chargewright.tariffs.lint import lint
from chargewright.tariffs.model import Profile, RoundingRule, Weekday, When
from chargewright.tariffs.places import Place
from chargewright.tariffs.remarks import RemarkCode, remark
from tests.tariffs.shop import charging, energy, flat, idle, tariff

BERLIN = Place(country="DE", zone="Europe/Berlin", power_w=150_000)
PARIS = Place(country="FR", zone="Europe/Paris", power_w=150_000)


@pytest.mark.parametrize("code", RemarkCode)
def test_a_sentence_is_made_of_the_values_alone(code):
    values = {name: f"<{name}>" for name in code.values_named}
    said = remark("groups", code, **values)
    assert (said.code, said.values, said.severity) == (code, values, Severity.ERROR)
    assert all(value in said.rule for value in values.values())
    assert "{" not in said.rule


def test_a_code_stays_what_it_is_on_the_wire():
    assert msgspec.json.encode(RemarkCode.MISSING) == b'"missing"'
    assert msgspec.convert("free_hours", RemarkCode) is RemarkCode.FREE_HOURS


def told(version, *places):
    return [(each.code, each.values) for each in lint(version, places)]


def test_hours_and_countries_are_told_one_by_one():
    monday = When(days=tuple(Weekday)[1:], start_time="08:00", end_time="20:00")
    version = tariff(energy("0.49", when=monday), flat("1"))
    (hours, law) = told(version, BERLIN, PARIS)
    assert hours[0] is RemarkCode.FREE_HOURS
    assert hours[1]["hours"][:3] == (
        "MONDAY 00:00-24:00",
        "TUESDAY 00:00-08:00",
        "TUESDAY 20:00-24:00",
    )
    assert len(hours[1]["hours"]) == 13
    assert law == (RemarkCode.AFIR_FAST, {"countries": ("DE", "FR")})


def test_what_is_counted_with_is_told_as_it_was_written():
    version = tariff(energy("-1"), idle("1", slot="x"), charging("1", slot="x"))
    assert told(version) == [
        (RemarkCode.MIXED_SLOT, {"slot": "x", "dims": ("CHARGING_TIME", "IDLE_TIME")}),
        (RemarkCode.NEGATIVE, {"value": "-1"}),
    ]
    (mixed, _) = lint(version)
    assert mixed.rule == "the slot 'x' mixes CHARGING_TIME, IDLE_TIME"


def test_a_remark_without_values_has_none():
    version = tariff(energy("0.49"), rounding=RoundingRule(Profile.EU_NET))
    assert told(version) == [(RemarkCode.NET_ROUNDING, {})]
