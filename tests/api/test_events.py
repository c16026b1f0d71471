"""The live stream: facts of the caller's organisations, in order, for those who may read them."""

import json
import re

import pytest

from chargewright.access.roles import Role
from chargewright.api import firmware_rollouts, local_list_jobs, setting_jobs
from chargewright.api.sight import READABLE_BY
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.stream import StreamedFact, StreamPosition
from chargewright.network.rollouts import RUN_PREFIX, RolloutKind
from tests.play.api_world import email_of
from tests.play.clock import MONDAY_MORNING


def fact(position, about="ses_1", organization="org_here", kind="session.started"):
    return StreamedFact(
        at=StreamPosition(700 + position, position),
        id=f"fct_{position}",
        kind=kind,
        about=about,
        organization_id=OrganizationId(organization),
        body={"energy_wh": 12_500},
        occurred_at=MONDAY_MORNING,
        received_at=MONDAY_MORNING,
        session_id="ses_1",
    )


def events(answer):
    """The events of a stream that has ended: (id, name, data)."""
    found = []
    for block in answer.text.split("\n\n"):
        lines = dict(re.findall(r"^(\w+): (.*)$", block, re.MULTILINE))
        if "data" in lines:
            found.append((lines["id"], lines["event"], json.loads(lines["data"])))
    return found


def listen(world, role=Role.ADMINISTRATOR, after="0.0"):
    return world.get("/api/v1/events", role, headers={"Last-Event-ID": after})


def test_facts_come_in_order_each_with_its_place(world):
    world.stream.facts = [fact(1), fact(2)]
    answer = listen(world)
    assert answer.headers["content-type"].startswith("text/event-stream")
    [first, second] = events(answer)
    assert [first[0], second[0]] == ["701.1", "702.2"]
    assert first[1] == "session.started"
    assert first[2]["about"] == "ses_1"
    assert first[2]["body"] == {"energy_wh": 12_500}
    assert first[2]["occurred_at"] == "2026-03-02T09:00:00Z"


def test_a_reader_that_comes_back_goes_on_where_it_was(world):
    world.stream.facts = [fact(1), fact(2)]
    assert [each[0] for each in events(listen(world, after="701.1"))] == ["702.2"]


def test_a_reader_without_a_place_begins_at_the_end(world):
    world.stream.facts = [fact(1)]
    answer = world.get("/api/v1/events")
    assert events(answer) == []
    assert answer.text.startswith("id: 701.1\n")


def test_another_organisations_facts_are_not_in_the_stream(world):
    world.stream.facts = [fact(1, organization="org_there"), fact(2, organization="org_below")]
    assert [each[0] for each in events(listen(world))] == ["702.2"]


@pytest.mark.parametrize(
    ("about", "readers"),
    [
        ("ses_1", set(Role)),
        ("pay_1", set(Role) - {Role.INSTALLER}),
        ("ent_1", set(Role) - {Role.INSTALLER, Role.STATION_MANAGER, Role.SUPPORT}),
        ("stl_1", set(Role) - {Role.INSTALLER, Role.STATION_MANAGER, Role.SUPPORT}),
        ("usr_1", {Role.ADMINISTRATOR, Role.NETWORK_MANAGER}),
        ("xyz_1", set()),
    ],
)
def test_a_fact_is_shown_to_those_who_may_read_what_it_is_about(world, about, readers):
    world.stream.facts = [fact(1, about=about)]
    shown = set()
    for role in Role:
        world.stream.silences_left = 1
        if events(listen(world, role)):
            shown.add(role)
    assert shown == readers


def test_the_line_is_kept_open_while_nothing_happens(world):
    world.stream.silences_left = 3
    assert listen(world).text.count(": still here") == 3


def test_who_has_signed_out_meanwhile_is_let_go(world):
    world.stream.silences_left = 1_000
    world.sign_in(email_of("support"))
    heartbeat_s = world.parts.settings.heartbeat_s

    async def sign_out_meanwhile(seen, within_s):
        world.clock.advance(seconds=heartbeat_s)
        with_database = world.rows("DELETE FROM web_session RETURNING user_id")
        assert with_database in ([("usr_support",)], [])
        return False

    world.stream.news = sign_out_meanwhile
    try:
        answer = world.client.get("/api/v1/events")
    finally:
        del world.stream.news
    assert answer.text.count(": still here") == 1


@pytest.mark.parametrize("place", ["1", "a.b", "-1.2", "1.2.3", "9" * 30 + ".1"])
def test_a_place_that_is_none_is_refused(world, place):
    answer = listen(world, after=place)
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["Last-Event-ID"]


@pytest.mark.parametrize(
    ("kind", "needs"),
    [
        (RolloutKind.SETTINGS, setting_jobs.READ),
        (RolloutKind.FIRMWARE, firmware_rollouts.READ),
        (RolloutKind.LOCAL_LISTS, local_list_jobs.READ),
    ],
)
def test_whoever_may_read_a_job_is_told_of_its_stations(kind, needs):
    assert READABLE_BY[RUN_PREFIX[kind]] is needs.resource
