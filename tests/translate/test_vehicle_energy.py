"""What vehicles want and mean to draw, with times as stations say them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest

from chargewright.translate.vehicle_energy import needs_in, vehicle_schedule_in
from chargewright.wire.ocpp import MESSAGES, Version

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
VERSIONS = pytest.mark.parametrize("version", [Version.V201, Version.V21])


def read(version, action, payload):
    return MESSAGES[version][action].request.read(msgspec.json.encode(payload))


@VERSIONS
def test_a_departure_without_a_zone_is_in_the_stations_own(version):
    said = read(
        version,
        "NotifyEVChargingNeeds",
        {
            "evseId": 1,
            "chargingNeeds": {
                "requestedEnergyTransfer": "AC_three_phase",
                "departureTime": "2026-03-02T12:30:00",
            },
        },
    )
    needs = needs_in(said, received_at=NOW, zone=AMSTERDAM)
    assert needs.departs_at == datetime(2026, 3, 2, 11, 30, tzinfo=UTC)


@VERSIONS
@pytest.mark.parametrize(("told", "meant"), [
    ("2026-03-02T09:30:00Z", NOW + timedelta(minutes=30)),
    ("9999-12-31T23:59:59Z", NOW),
    ("0001-01-01T00:00:00", NOW),
])  # fmt: skip
def test_a_schedule_of_another_age_begins_now(version, told, meant):
    said = read(
        version,
        "NotifyEVChargingSchedule",
        {
            "evseId": 1,
            "timeBase": told,
            "chargingSchedule": {
                "id": 1,
                "chargingRateUnit": "W",
                "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 11000}],
            },
        },
    )
    assert vehicle_schedule_in(said, received_at=NOW, zone=AMSTERDAM).starts_at == meant
