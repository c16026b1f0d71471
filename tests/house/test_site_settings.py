"""What a site may decide, it decides: each of its settings changes what is sold there, and how.

And what a session goes by can be said somewhere: a choice that nobody can make is no choice.
"""

from dataclasses import fields
from typing import Any

import pytest

from chargewright.adapters.postgres.places import PlaceRows
from chargewright.api.shapes_network import SiteSettings
from chargewright.sessions.settings import SessionSettings
from tests.play.clock import MONDAY_MORNING

OTHERWISE: dict[str, Any] = {
    "t_plug_s": 61,
    "ready_expiration_s": 62,
    "ongoing_expiration_s": 63,
    "power_after_stop_s": 64,
    "meter_interval_s": 65,
    "hold_minor": 66_00,
    "hold_minimum_minor": 67_00,
    "capture_at_least_minor": 68,
    "over_commit": True,
    "payer_required": False,
    "termination": "final_parking",
    "suspended_evse_scope": "charging",
    "charging_plans": "cheapest",
}
"""For each setting a value that is not the installation's."""


def place(**settings: Any) -> Any:
    """An EVSE of a site with these settings, as it is sold at."""
    row = {
        "organization_id": "org_1",
        "site_id": "sit_1",
        "station_id": "stn_1",
        "evse_id": "evs_1",
        "evse_no": 1,
        "label": "A",
        "zone": "UTC",
        "currency": "EUR",
        "tariff": None,
        "power_w": 22_000,
        "subprotocol": None,
        "is_connected": True,
        "connector_no": None,
        "status": None,
        "status_at": None,
        "settings": settings,
    }
    return PlaceRows(None, MONDAY_MORNING, {})._place(row)  # type: ignore[arg-type] # asks nobody


def test_every_setting_stands_here():
    assert set(OTHERWISE) == set(SiteSettings.__struct_fields__)


@pytest.mark.parametrize("name", OTHERWISE)
def test_every_setting_of_a_site_changes_how_it_sells(name):
    assert place(**{name: OTHERWISE[name]}) != place(), f"nothing reads {name}"


@pytest.mark.parametrize(
    "name", [field.name for field in fields(SessionSettings) if field.name != "zone"]
)
def test_whatever_a_session_goes_by_can_be_set(name):
    given = place(**OTHERWISE).session_settings
    assert getattr(given, name) != getattr(SessionSettings(), name), f"nobody can set {name}"
