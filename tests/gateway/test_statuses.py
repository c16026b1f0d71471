"""Which status is news: what says again what was said last, and nothing else, is none."""

import asyncio
from datetime import timedelta

import pytest

from chargewright.gateway.statuses import Statuses
from chargewright.network.journal import StatusRow
from chargewright.network.model import KnownStatus
from tests.gateway.test_v16_on_a_real_database import now, rows
from tests.play.gateway import serving, station
from tests.play.network import T0, Site


def at(minute):
    return T0 + timedelta(minutes=minute)


def told(minute, status, true_at):
    """A report that came in this minute, of what was so in that one."""
    return StatusRow(
        organization_id="org_1",
        station_id="stn_S1",
        evse_no=1,
        connector_no=1,
        status=status,
        error_code=None,
        vendor_error_code=None,
        info=None,
        occurred_at=at(true_at),
        received_at=at(minute),
        fact_id=f"fct_{minute}",
    )


KNOWN = KnownStatus(1, 1, "Charging", occurred_at=at(10), received_at=at(10))
NEWS = None
CASES = [
    ("the same again", [], told(12, "Charging", 12), at(10)),
    ("something else", [], told(12, "Faulted", 12), NEWS),
    ("the same, of before it was so", [], told(12, "Charging", 5), NEWS),
    ("back after a replay", [told(11, "SuspendedEV", 5)], told(12, "Charging", 8), NEWS),
    ("what is, after a replay", [told(11, "SuspendedEV", 5)], told(12, "Charging", 12), NEWS),
    ("the replay's end again", [told(11, "SuspendedEV", 5)], told(12, "SuspendedEV", 6), at(11)),
]


@pytest.mark.parametrize(
    ("before", "report", "since"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_is_a_repeat_goes_by_what_was_told_last(before, report, since):
    statuses = Statuses()
    statuses.learn([KNOWN])
    for row in before:
        statuses.committed(row)
    assert statuses.repeated_since(report) == since


def test_a_car_that_charges_is_not_left_parked_by_a_replay(fresh_database):
    """Back after an outage a station says what is, then what waited: the session hears all of it."""
    Site(fresh_database.owner).seed().station("S1")

    async def story():
        async with serving(fresh_database) as (_, port), station(port, "S1") as s:
            start = {"connectorId": 1, "idTag": "T", "meterStart": 0, "timestamp": now(-300)}
            await s.call("StartTransaction", start)
            for status, seconds in [
                ("Charging", -280),
                ("SuspendedEV", -200),
                ("Charging", -1),
                ("SuspendedEV", -120),
                ("Charging", -60),
            ]:
                said = {"connectorId": 1, "errorCode": "NoError", "status": status}
                await s.call("StatusNotification", said | {"timestamp": now(seconds)})

    asyncio.run(story())
    turns = "SELECT machine -> 'connector_status', machine -> 'timeline' -> -1 FROM session"
    ((status, turn),) = rows(fresh_database, turns)
    assert status == "Charging"
    assert "charging" in str(turn)
