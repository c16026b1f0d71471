"""The rules of the grid at a station: a curve is set point by point."""

import pytest

SENT = "SELECT payload FROM station_command WHERE name = 'SetDERControl' ORDER BY requested_at DESC"


@pytest.fixture(scope="module")
def feeding(office):
    """A station of OCPP 2.1, which can be told such rules."""
    station_id = office.paid.station_id
    office.world.does(
        "UPDATE station_link SET subprotocol = 'ocpp2.1' WHERE station_id = %s", station_id
    )
    return station_id


def set_curve(page):
    """Into the form that is open: power by frequency, of three points."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Rule").click()
    page.get_by_role("option", name="Power by frequency").click()
    dialog.get_by_role("button", name="Add a point").click()
    for place, (hertz, percent) in enumerate([("50.2", "100"), ("51.5", "48"), ("51.6", "0")]):
        dialog.get_by_label("Hz", exact=True).nth(place).fill(hertz)
        dialog.get_by_label("Percent of the power").nth(place).fill(percent)
    return dialog


def test_a_curve_is_set_point_by_point_in_the_unit_of_its_kind(operator, office, feeding):
    operator.go(f"/stations/{feeding}/grid")
    page = operator.page
    page.get_by_role("button", name="Set a rule").click()
    dialog = set_curve(page)
    dialog.get_by_role("button", name="Remove point 2").click()
    dialog.get_by_role("combobox", name="Percent of what").click()
    page.get_by_role("option", name="Of what is there now").click()
    dialog.get_by_label("Name").fill("P(f)")
    dialog.get_by_role("button", name="Set", exact=True).click()
    page.get_by_text("The station is asked to.").wait_for()
    ((payload,), *_) = office.world.rows(SENT)
    assert payload == {
        "isDefault": True,
        "controlId": "P(f)",
        "controlType": "FreqWatt",
        "curve": {
            "priority": 1,
            "yUnit": "PctWAvail",
            "curveData": [{"x": 50.2, "y": 100}, {"x": 51.6, "y": 0}],
        },
    }
