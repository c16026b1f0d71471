"""Which templates hold for a station, and whose word holds where they disagree."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chargewright.network.configuration import SettingName
from chargewright.network.recommended import BUILT_IN, MEASURING, RECOMMENDED
from chargewright.network.templates import (
    Origin,
    StationKind,
    Template,
    TemplateSetting,
    Wish,
    desires,
    next_change,
    problems_of_settings,
)
from tests.play.clock import MONDAY_MORNING as T0

POST = StationKind(version="1.6", vendor="Acme", model="Post 2", firmware="2.4.1", site_id="sit_1")
HEARTBEAT = SettingName(variable="HeartbeatInterval")


def template(code="A", *, value="60", priority=100, **conditions):
    return Template(
        id=f"tpl_{code}",
        organization_id="org_1",
        code=code,
        name=code,
        description="",
        priority=priority,
        settings=(
            TemplateSetting(
                value=value, key="HeartbeatInterval", variable="OCPPCommCtrlr/HeartbeatInterval"
            ),
        ),
        **conditions,
    )


def wanted(*templates, station=POST, wishes=()):
    found = desires(templates, wishes, station, T0)
    return {key: each.value for key, each in found.items()}


def test_the_highest_priority_wins_and_of_equal_ones_the_first_code():
    low, high = template("A", value="1", priority=1), template("B", value="2", priority=2)
    assert wanted(low, high) == wanted(high, low) == {"heartbeatinterval": "2"}
    assert wanted(template("B", value="2"), template("A", value="1")) == {"heartbeatinterval": "1"}


def test_a_person_wins_over_every_template():
    wish = Wish(HEARTBEAT, "9", by="usr_1")
    found = desires([template(priority=1000)], [wish], POST, T0)["heartbeatinterval"]
    assert (found.value, found.origin, found.by, found.is_enforced) == (
        "9",
        Origin.PERSON,
        "usr_1",
        True,
    )


def test_all_that_match_hold_together():
    other = replace(template("B"), settings=(TemplateSetting(value="x", key="Colour"),))
    assert wanted(template("A"), other) == {"heartbeatinterval": "60", "colour": "x"}


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        ({"versions": ("1.6",)}, True),
        ({"versions": ("2.0.1", "2.1")}, False),
        ({"vendor": "ACME"}, True),
        ({"vendor": "Acme", "model": "Post 3"}, False),
        ({"firmware": "2.4.1"}, True),
        ({"firmware": "2.4"}, False),
        ({"firmware": "2.4", "firmware_is_prefix": True}, True),
        ({"site_id": "sit_1"}, True),
        ({"site_id": "sit_2"}, False),
        ({"valid_from": T0}, True),
        ({"valid_from": T0 + timedelta(seconds=1)}, False),
        ({"valid_until": T0}, False),
        ({"valid_until": T0 + timedelta(seconds=1)}, True),
    ],
)
def test_a_template_holds_where_every_condition_does(conditions, holds):
    assert bool(wanted(template(**conditions))) is holds


def test_a_station_that_says_nothing_of_itself_fits_no_condition():
    nobody = replace(POST, vendor=None, model=None, firmware=None)
    assert wanted(template(vendor="Acme"), station=nobody) == {}
    assert wanted(template(firmware="2"), station=nobody) == {}


def test_each_family_of_ocpp_has_its_own_name_for_a_setting():
    assert wanted(template(), station=replace(POST, version="2.1")) == {
        "ocppcommctrlr/heartbeatinterval": "60"
    }
    keys_only = replace(template(), settings=(TemplateSetting(value="1", key="Colour"),))
    assert wanted(keys_only, station=replace(POST, version="2.0.1")) == {}


def test_the_next_change_is_the_nearest_begin_or_end():
    first, then = T0 + timedelta(days=1), T0 + timedelta(days=2)
    assert next_change([template(valid_from=then), template(valid_until=first)], T0) == first
    assert next_change([template(valid_from=T0)], T0) is None


def test_everything_that_is_wrong_with_settings_is_said_by_place():
    found = problems_of_settings(
        [
            TemplateSetting(value="1"),
            TemplateSetting(value="1", key="k" * 51),
            TemplateSetting(value="1", variable="NoSlash"),
            TemplateSetting(value="1", key="AuthorizationKey"),
            TemplateSetting(value="1", key="Colour"),
            TemplateSetting(value="2", key="COLOUR"),
            TemplateSetting(value="3", key="securityProfile"),
        ]
    )
    assert [problem.field for problem in found] == [
        "settings[0]",
        "settings[1].key",
        "settings[2].variable",
        "settings[3].key",
        "settings[5].key",
        "settings[6].key",
    ]


def test_what_is_built_in_can_be_written_and_stands_behind_every_other():
    for each in BUILT_IN:
        assert problems_of_settings(each.settings) == []
        assert each.organization_id is None
        assert each.priority < 0
    assert MEASURING.sets_right
    assert not RECOMMENDED.sets_right


def test_a_station_of_two_measures_by_the_template_that_sets_it_right():
    found = desires(BUILT_IN, [], replace(POST, version="2.0.1"), T0)
    for when in ("TxStarted", "TxUpdated", "TxEnded"):
        desire = found[f"sampleddatactrlr/{when}measurands".casefold()]
        assert (desire.template_id, desire.is_enforced) == ("measuring", True)
