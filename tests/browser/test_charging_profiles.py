"""The charging profiles of a station: what they come to beside what we expect, and one more that is sent."""

import json

import pytest
from playwright.sync_api import expect

PROFILE = {
    "profile_no": 1,
    "evse_no": 0,
    "purpose": "transaction_default",
    "stack_level": 0,
    "kind": "Absolute",
    "unit": "A",
    "periods": [{"start_s": 0, "limit": "16"}, {"start_s": 3600, "limit": "10"}],
}
STEPS = [{"start_s": 0, "limit": "16"}, {"start_s": 3600, "limit": "10"}]
TOLD = [{"start_s": 0, "limit": "16"}, {"start_s": 3600, "limit": "32"}]
DIFFERENCES = [{"start_s": 3600, "expected": "10", "told": "32"}]
PLAN_STEPS = [
    {"start_s": 0, "limit": "0.0", "why": "price"},
    {"start_s": 3600, "limit": "11040.0", "why": "vehicle"},
    {"start_s": 9000, "limit": "0.0", "why": "price"},
]
PLAN_LIMITS = [{"start_s": 0, "limit_w": "11040", "by": "vehicle"}]
PRICES = [{"start_s": 0, "price": "0.600000"}, {"start_s": 3600, "price": "0.200000"}]
DRIFTS = [{"kind": "unknown", "profile_no": 7, "evse_no": 0}]
AT_STATION = " FROM station WHERE id = %s"


@pytest.fixture(scope="module")
def limited(office):
    """A station that holds a profile, says another schedule than we expect, and has one that we do not know."""
    world, station_id, now = office.world, office.paid.station_id, office.world.clock.now()
    world.does(
        "INSERT INTO charging_profile (organization_id, id, station_id, evse_no, profile_no, purpose,"
        " stack_level, kind, unit, profile, state, command_id, created_at, changed_at)"
        " SELECT organization_id, 'chp_1', id, 0, 1, 'transaction_default', 0, 'Absolute', 'A', %s, 'holds',"
        " 'cmd_1', %s, %s" + AT_STATION,
        *(json.dumps(PROFILE), now, now, station_id),
    )
    world.does(
        "INSERT INTO composite_schedule (organization_id, id, station_id, evse_no, command_id, told_at,"
        " starts_at, duration_s, unit, expected, told, differences, is_as_expected)"
        " SELECT organization_id, 'csd_1', id, 0, 'cmd_2', %s, %s, 7200, 'A', %s, %s, %s, false"
        + AT_STATION,
        *(now, now, *map(json.dumps, (STEPS, TOLD, DIFFERENCES)), station_id),
    )
    world.does(
        "INSERT INTO charging_profile_report (organization_id, id, station_id, request_no, begun_at,"
        " heard_at, reported, is_complete, drifts, is_as_believed)"
        " SELECT organization_id, 'cpr_1', id, 1, %s, %s, '[]', true, %s, false" + AT_STATION,
        *(now, now, json.dumps(DRIFTS), station_id),
    )
    world.does(
        "INSERT INTO charging_plan (organization_id, id, station_id, evse_no, ocpp_transaction_ref, session_id,"
        " made_at, cause, goal, reason, wanted_wh, counted_wh, departs_at, starts_at, duration_s, unit, steps,"
        " limits, prices, energy_wh, is_enough, currency, cost_minor, cost_at_once_minor, command_id)"
        " SELECT organization_id, 'chn_1', id, 1, '7', 'ses_1', %s, 'needs', 'cheapest', 'cheaper', 16560, 0,"
        " %s, %s, 14400, 'W', %s, %s, %s, 16560, true, 'EUR', 331, 994, 'cmd_1'" + AT_STATION,
        *(now, now, now, *map(json.dumps, (PLAN_STEPS, PLAN_LIMITS, PRICES)), station_id),
    )
    world.does(
        "UPDATE station_link SET subprotocol = 'ocpp2.0.1' WHERE station_id = %s", station_id
    )
    return station_id


def test_why_a_vehicle_waits_is_said_and_whether_any_does_is_chosen(operator, office, limited):
    operator.go(f"/stations/{limited}/energy")
    page = operator.page
    page.get_by_text("It waits for cheaper hours and is full in time").wait_for()
    page.get_by_role("button", name="Show as table").nth(1).click()
    charging = page.get_by_role("row", name="11,040 W")
    expect(charging).to_contain_text("What the vehicle can take")
    expect(charging).to_contain_text("€0.20")
    page.get_by_role("combobox", name="When a vehicle says").click()
    page.get_by_role("option", name="Plan nothing").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The choice was saved.").wait_for()
    station = office.world.get(f"/api/v1/stations/{limited}").json()
    assert station["charging_plans"] == "off"


def test_what_a_station_holds_and_says_is_shown_and_a_profile_is_added(operator, limited):
    operator.go(f"/stations/{limited}/energy")
    page = operator.page
    page.get_by_text("Profile 7 is none that we know").wait_for()
    row = page.get_by_role("row", name="Default of transactions")
    expect(row).to_contain_text("16 → 10 A")
    page.get_by_role("button", name="Show as table").first.click()
    differing = page.get_by_role("row", name="32 A")
    expect(differing).to_contain_text("10 A")
    page.get_by_role("button", name="Add a profile").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Number").fill("9")
    dialog.get_by_label("Level", exact=True).fill("1")
    dialog.get_by_label("Limits", exact=True).fill("later")
    dialog.get_by_text("Write lines such as").wait_for()
    dialog.get_by_label("Limits", exact=True).fill("0 20\n30 8")
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_role("row", name="20 → 8 A")).to_contain_text("Not answered")
