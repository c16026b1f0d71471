"""What a station and we said to each other, read as sentences."""

import json
import re
from typing import Any

from playwright.sync_api import expect

ASKED = "We ask how much EVSE 1 may draw in the next 24:00:00"
STREAMED = "Stream 4: 2 values, one more waits"


def said(office, direction: str, action: str, request: list[Any], answer: list[Any] | None) -> None:
    """A line of the log, written a moment ago."""
    office.world.does(
        "INSERT INTO ocpp_log (organization_id, station_id, received_at, epoch, direction, action,"
        " message_id, request, answer, is_error)"
        " SELECT organization_id, id, now(), 1, %s, %s, %s, %s, %s, false FROM station WHERE id = %s",
        direction,
        action,
        request[1],
        json.dumps(request),
        None if answer is None else json.dumps(answer),
        office.paid.station_id,
    )


def test_every_action_is_found_and_read_as_a_sentence(operator, office):
    schedule = {
        "chargingRateUnit": "W",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 11000}],
    }
    said(
        office,
        "out",
        "GetCompositeSchedule",
        [2, "m1", "GetCompositeSchedule", {"evseId": 1, "duration": 86400}],
        [3, "m1", {"status": "Accepted", "schedule": schedule}],
    )
    stream = {"id": 4, "pending": 1, "basetime": "2026-11-22T10:00:00Z", "data": [{}, {}]}
    said(
        office,
        "in",
        "NotifyPeriodicEventStream",
        [6, "m2", "NotifyPeriodicEventStream", stream],
        None,
    )
    operator.go(f"/stations/{office.paid.station_id}/ocpp-log")
    page = operator.page
    expect(page.get_by_role("row", name=ASKED)).to_contain_text("Accepted, at most 11.0 kW")
    streamed = page.get_by_role("row", name=re.compile(STREAMED))
    expect(streamed).to_contain_text("no answer is wanted")

    operator.go(f"/stations/{office.paid.station_id}/ocpp-log?action=NotifyPeriodicEventStream")
    expect(page.get_by_role("row", name=ASKED)).to_have_count(0)
    streamed.get_by_role("link").first.click()
    told = page.get_by_role("dialog")
    expect(told.get_by_text(STREAMED)).to_be_visible()
    expect(told).to_contain_text("We answered: no answer is wanted")
