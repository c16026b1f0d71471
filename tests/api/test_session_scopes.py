"""What the time of a session was spent on, and sessions found by who pays and by what went wrong."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from chargewright.access.roles import Role
from chargewright.sessions import events
from chargewright.sessions.words import ConnectorStatus


def says(charge, status, *, after_min):
    charge.world.clock.advance(timedelta(minutes=after_min))
    return charge.hears(
        events.StatusReported(
            at=charge.now, place=charge._place, status=status, occurred_at=charge.now
        )
    )


def scopes(charge):
    answer = charge.world.get(f"/api/v1/sessions/{charge.session_id}/scopes")
    assert answer.status_code == 200, answer.text
    return answer.json()


def lengths(told):
    return [
        (part["scope"], (instant(part["end"]) - instant(part["start"])) / timedelta(minutes=1))
        for part in told["scopes"]
    ]


def instant(text):
    return datetime.fromisoformat(text)


def test_the_time_of_a_session_is_told_without_a_gap(charge):
    charge.tap()
    assert scopes(charge) == {"session_id": charge.session_id, "is_final": False, "scopes": []}
    charge.plug_in()
    says(charge, ConnectorStatus.CHARGING, after_min=1)
    charge.charge(10_000)
    says(charge, ConnectorStatus.SUSPENDED_EV, after_min=0)
    charge.world.clock.advance(timedelta(minutes=12))
    running = scopes(charge)
    assert lengths(running) == [("none", 1), ("charging", 30), ("parking", 12)]
    assert not running["is_final"]
    charge.unplug(10_000)
    ended = scopes(charge)
    assert ended == running | {"is_final": True}
    charge.world.clock.advance(timedelta(hours=1))
    assert scopes(charge) == ended, "what is over grows no more"
    edges = [(part["start"], part["end"]) for part in ended["scopes"]]
    assert all(left[1] == right[0] for left, right in pairwise(edges))


def found(charge, role=Role.ADMINISTRATOR, **asked):
    return charge.world.get("/api/v1/sessions", role, params=asked)


def ids(answer):
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.json()["items"]]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"payer": "card"}, True),
        ({"payer": "token"}, False),
        ({"payer": ["token", "card"]}, True),
        ({"payer": "nobody"}, False),
        ({"flag": "unreadable_frame"}, True),
        ({"flag": ["silent", "unreadable_frame"]}, True),
        ({"flag": "silent"}, False),
        ({"flag": "unreadable_frame", "payer": "token"}, False),
    ],
)
def test_sessions_are_found_by_who_pays_and_by_what_is_imperfect(paid, asked, is_found):
    paid.hears(events.FrameUnreadable(at=paid.now, action="MeterValues"))
    assert ids(found(paid, **asked)) == ([paid.session_id] if is_found else [])


def test_who_pays_is_told_to_nobody_who_may_not_see_payments(paid):
    assert found(paid, payer="visa").status_code == 422
    assert found(paid, flag="blue").status_code == 422
    assert found(paid, Role.INSTALLER, flag="silent").status_code == 200
    assert found(paid, Role.INSTALLER, payer="card").status_code == 403


def test_a_session_names_the_tariff_of_its_price(paid):
    (session,) = found(paid).json()["items"]
    (tariff,) = paid.world.get("/api/v1/tariffs").json()["items"]
    assert session["tariff_id"] == tariff["id"]
    assert session["tariff_version_id"] == tariff["last_version_id"]
