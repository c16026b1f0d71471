"""How a setting stands beside what it shall be, in the words of stations that write as they like."""

from datetime import timedelta
from decimal import Decimal

import pytest

from chargewright.network.configuration import Limits, Mutability, Result, SettingName
from chargewright.network.standing import Standing, Told, agrees, aim_of, compare
from chargewright.network.templates import Desire, Origin
from tests.play.clock import MONDAY_MORNING as T0

NAME = SettingName(variable="MeterValuesSampledData")
KEY = NAME.key
LIST = "Energy.Active.Import.Register,Power.Active.Import,SoC"


def desire(value=LIST, **more):
    return Desire(name=NAME, value=value, origin=Origin.TEMPLATE, is_enforced=False, **more)


def told(value, *, name=NAME, **more):
    return Told(name=name, value=value, is_told=True, **more)


def stands(has, wanted=None, *, booted_at=None, is_read=True, **others):
    settings = {} if has is None else {KEY: has}
    found = compare(
        {**settings, **others},
        {KEY: wanted or desire()},
        booted_at=booted_at,
        longest=500,
        is_read=is_read,
    )
    return found[KEY].standing if found else None


@pytest.mark.parametrize(
    ("has", "wanted"),
    [
        ("15", "15"),
        ("15.0", "15"),
        ("True", "true"),
        ("SoC, Voltage", "Voltage,SoC"),
        ("'Voltage'", "Voltage"),
        ('"SoC,Voltage"', "SoC,Voltage"),
        ("", ""),
    ],
)
def test_what_is_only_written_otherwise_agrees(has, wanted):
    assert agrees(has, wanted)


@pytest.mark.parametrize(("has", "wanted"), [("15", "16"), ("SoC", "SoC,Voltage"), (None, "")])
def test_what_is_something_else_does_not(has, wanted):
    assert not agrees(has, wanted)


def test_a_list_is_cut_to_the_number_of_items_that_the_station_says():
    most = told("2", name=SettingName(variable="MeterValuesSampledDataMaxLength"))
    has = told("Energy.Active.Import.Register,Power.Active.Import")
    assert stands(has) is Standing.DIFFERS
    assert stands(has, **{f"{KEY}maxlength": most}) is Standing.AGREES


def test_a_list_is_cut_to_what_the_station_knows_and_has_room_for():
    knows = Limits(data_type="MemberList", values_list="SoC, Energy.Active.Import.Register")
    assert aim_of(desire(), told("", limits=knows)) == "Energy.Active.Import.Register,SoC"
    room = Limits(data_type="MemberList", max_limit=Decimal(30))
    assert aim_of(desire(), told("", limits=room)) == "Energy.Active.Import.Register"


def test_a_list_that_needs_some_items_keeps_those_that_it_has():
    wanted = desire("Energy.Active.Import.Register", is_least=True)
    assert stands(told("SoC,Energy.Active.Import.Register"), wanted) is Standing.AGREES
    assert stands(told("SoC"), wanted) is Standing.DIFFERS
    assert aim_of(wanted, told("SoC")) == "SoC,Energy.Active.Import.Register"
    assert aim_of(wanted, None) == "Energy.Active.Import.Register"
    assert stands(None, wanted) is Standing.UNTOLD
    assert stands(None, wanted, is_read=False) is None, "it may have others, and has not told yet"


def test_a_text_with_commas_is_set_as_it_was_written():
    assert aim_of(desire("Long Lane 1, Town"), told("x")) == "Long Lane 1, Town"


def test_what_the_station_says_cannot_be_is_not_tried():
    assert stands(told("SoC", mutability=Mutability.READ_ONLY)) is Standing.READ_ONLY
    number = Limits(data_type="integer", min_limit=Decimal(30))
    assert stands(told("60", limits=number), desire("15")) is Standing.IMPOSSIBLE
    assert stands(told("60"), desire("x" * 501)) is Standing.IMPOSSIBLE


def test_a_setting_that_cannot_be_changed_and_is_right_agrees():
    assert stands(told(LIST, mutability=Mutability.READ_ONLY)) is Standing.AGREES


@pytest.mark.parametrize("result", [Result.REJECTED, Result.NOT_SUPPORTED, Result.NOT_APPLIED])
def test_what_was_tried_in_vain_is_not_tried_again_by_itself(result):
    tried = told("SoC", attempted_value=LIST, attempt_result=result, attempted_at=T0)
    assert stands(tried) is Standing.REFUSED
    assert stands(tried, desire("Voltage")) is Standing.DIFFERS, "another value is another try"


def test_what_needs_a_reboot_waits_for_it_and_then_is_right_or_refused():
    tried = told(
        "SoC", attempted_value=LIST, attempt_result=Result.REBOOT_REQUIRED, attempted_at=T0
    )
    assert stands(tried, booted_at=T0 - timedelta(days=1)) is Standing.REBOOT_REQUIRED
    assert stands(tried, booted_at=T0 + timedelta(minutes=1)) is Standing.REFUSED


def test_what_was_never_told_is_untold_and_not_missed_where_it_is_only_advice():
    assert stands(None) is Standing.UNTOLD
    assert stands(None, desire(is_advice=True)) is None
