"""Stations' own lists of tokens: told whole, told what changed, in parts, and anew where versions differ."""

import json

import pytest

from chargewright.access.roles import Role
from sim.stations.link import Answer
from sim.stations.local_list import Known
from tests.play.whole import told, whole

both_versions = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


def shows(it):
    return it.get("local-list")


def wants(it, **body):
    answer = it.world.ask("PATCH", f"{it.path}/local-list", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def brought(it, state="in_step", **body):
    """The list, once it has been told everything."""
    it.post("local-list/synchronise", status=200, **body)
    await it.until(lambda: shows(it)["state"] not in {"sending", "behind"})
    assert shows(it)["state"] == state, shows(it)
    return shows(it)


def updates(it):
    """Whole or not, and how many lines, of each update that the station was told."""
    return [
        (each["updateType"], len(each.get("localAuthorizationList", ())))
        for each in it.station.heard("SendLocalList")
    ]


def takes(it, lines=None, tokens=None, size=None):
    """What the station says that its list takes."""
    said = {
        "SendLocalListMaxLength": lines,
        "LocalAuthListMaxLength": tokens,
        "BytesPerMessage": size,
    }
    for name, value in said.items():
        if value is not None:
            it.world.does(
                "INSERT INTO station_setting (organization_id, station_id, id, name, variable,"
                " attribute, value, is_write_only, heard_at) VALUES ('org_here', %s, %s, %s, %s,"
                " 'Actual', %s, false, now())",
                *(it.made["id"], name.casefold(), name, name, str(value)),
            )


@both_versions
@told
async def test_the_first_list_is_whole_and_later_ones_are_what_changed(world, version):
    async with whole(world, version) as it:
        ours, theirs = it.token("04A1"), it.token("04B2", group_uid="FAMILY")
        assert wants(it, token_ids=[ours, theirs])["state"] == "behind"
        found = await brought(it)
        assert (found["version_no"], found["tokens_held"], found["is_known"]) == (1, 2, True)
        it.world.ask("PATCH", f"/api/v1/tokens/{theirs}", json={"is_blocked": True})
        third = it.token("04C3")
        wants(it, token_ids=[ours, theirs, third])
        await brought(it)
        assert updates(it) == [("Full", 2), ("Differential", 2)]
        told_as = None if version == "1.6" else "ISO14443"
        held = {Known(text, told_as): "Accepted" for text in ("04a1", "04c3")}
        assert it.station.local_list.tokens == held
        assert it.station.local_list.version == 2
        await brought(it)
        assert len(updates(it)) == 2, "nothing differs: nothing is told"
        await it.station.drop_connection()
        await it.station.plug_in()
        assert await it.station.present_token("04A1")


@both_versions
@told
async def test_another_version_is_met_by_a_whole_list(world, version):
    async with whole(world, version) as it:
        wants(it, token_ids=[it.token("04A1")])
        await brought(it)
        it.station.local_list.version = 9
        wants(it, takes_all=True)
        it.token("04B2")
        found = await brought(it)
        assert updates(it) == [("Full", 1), ("Differential", 1), ("Full", 2)]
        assert found["version_no"] == it.station.local_list.version == 3


@both_versions
@told
async def test_what_a_station_says_of_its_version_is_believed(world, version):
    async with whole(world, version) as it:
        wants(it, token_ids=[it.token("04A1")])
        await brought(it)
        await it.ended(it.post("commands/get_local_list_version", payload={}))
        assert (shows(it)["reported_version_no"], shows(it)["state"]) == (1, "in_step")
        it.station.local_list.version = 7
        await it.ended(it.post("commands/get_local_list_version", payload={}))
        found = shows(it)
        assert (found["reported_version_no"], found["is_known"]) == (7, False)
        found = await brought(it)
        assert updates(it)[-1] == ("Full", 1)
        assert found["version_no"] == 8


@pytest.mark.parametrize(
    ("version_no", "state"), [(-1, "not_supported"), (0, "behind"), (1, "in_step")]
)
@told
async def test_a_station_of_16_says_that_it_has_no_lists_or_that_its_list_is_empty(
    world, version_no, state
):
    async with whole(world, "1.6") as it:
        wants(it, token_ids=[it.token("04A1")])
        await brought(it)
        it.station.local_list.version = version_no
        await it.ended(it.post("commands/get_local_list_version", payload={}))
        found = shows(it)
        assert (found["reported_version_no"], found["state"]) == (version_no, state)
        assert found["is_known"] == (version_no == 1)


@told
async def test_a_station_that_has_lists_after_all_is_brought_its_own(world):
    async with whole(world, "1.6") as it:
        wants(it, token_ids=[it.token("04A1")])
        it.station.local_list.version = -1
        await it.ended(it.post("commands/get_local_list_version", payload={}))
        assert shows(it)["state"] == "not_supported"
        it.station.local_list.version = 0
        await it.ended(it.post("commands/get_local_list_version", payload={}))
        assert shows(it)["state"] == "behind"
        await brought(it)


@both_versions
@told
async def test_a_station_that_says_that_it_has_no_list_is_told_all_of_it(world, version):
    async with whole(world, version) as it:
        wants(it, token_ids=[it.token("04A1")])
        await brought(it)
        it.station.local_list.version = 0
        await it.ended(it.post("commands/get_local_list_version", payload={}))
        found = shows(it)
        assert (found["reported_version_no"], found["is_known"]) == (0, False)
        await brought(it)
        assert updates(it) == [("Full", 1), ("Full", 1)]


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
@told
async def test_a_list_of_nobody_is_told_without_tokens(world, version):
    async with whole(world, version) as it:
        empty = {"version_no": 1, "is_full": True, "tokens": []}
        done = await it.ended(it.post("commands/send_local_list", payload=empty))
        assert done["state"] == "accepted"
        [asked] = it.station.heard("SendLocalList")
        assert asked == {"versionNumber": 1, "updateType": "Full"}


@both_versions
@told
async def test_a_long_list_goes_in_parts(world, version):
    async with whole(world, version) as it:
        takes(it, lines=2)
        for number in range(5):
            it.token(f"04A{number}")
        wants(it, takes_all=True)
        found = await brought(it)
        assert updates(it) == [("Full", 2), ("Differential", 2), ("Differential", 1)]
        assert (found["version_no"], found["tokens_held"]) == (3, 5)
        assert len(it.station.local_list.tokens) == 5
        lines = it.items("local-list-lines")
        assert [each["id"] for each in lines] == [f"04A{number}" for number in range(5)]
        sheet = it.world.get(f"{it.path}/local-list-lines?format=csv").text
        assert "04A4" in sheet
        assert it.world.get(f"{it.path}/local-list-lines", Role.INSTALLER).status_code == 403


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
@told
async def test_no_part_of_a_list_is_longer_than_the_station_takes(world, version):
    async with whole(world, version) as it:
        takes(it, size=330)
        for number in range(5):
            it.token(f"04A{number}")
        wants(it, takes_all=True)
        await brought(it)
        assert updates(it) == [("Full", 2), ("Differential", 2), ("Differential", 1)]
        told_in = [
            json.dumps([2, each.message_id, each.action, each.payload], separators=(",", ":"))
            for each in it.station.frames
            if each.action == "SendLocalList" and not each.is_ours
        ]
        assert max(len(frame) for frame in told_in) <= 330


@told
async def test_a_station_that_takes_no_line_is_told_none(world):
    async with whole(world, "2.0.1") as it:
        takes(it, size=150)
        wants(it, token_ids=[it.token("04A1")])
        await brought(it, state="too_long")
        assert updates(it) == []


@told
async def test_a_token_that_no_station_of_16_can_be_told_keeps_no_list_behind(world):
    async with whole(world, "1.6") as it:
        it.token("04A1")
        it.token("DE8ACC12E46L89" + "X" * 8)
        wants(it, is_kept=True, takes_all=True)
        before = await brought(it)
        await it.pass_time(60)
        it.world.told(it.beats.bring_local_lists())
        assert shows(it)["changed_at"] == before["changed_at"]
        assert before["tokens_held"] == 1


@told
async def test_more_than_a_station_holds_is_told_to_a_person(world):
    async with whole(world, "1.6") as it:
        takes(it, tokens=1)
        wants(it, token_ids=[it.token("04A1"), it.token("04B2")])
        await brought(it, state="too_long")
        assert updates(it) == []


@pytest.mark.parametrize(
    ("said", "state"), [("Failed", "failed"), ("NotSupported", "not_supported")]
)
@told
async def test_what_a_station_says_no_to_is_not_repeated_by_itself(world, said, state):
    async with whole(world, "1.6") as it:
        wants(it, is_kept=True, token_ids=[it.token("04A1")])
        it.station.dialect._handlers["SendLocalList"] = lambda _: Answer({"status": said})
        found = await brought(it, state=state)
        assert (found["status"], found["tokens_held"]) == (said, 0)
        it.world.told(it.beats.bring_local_lists())
        assert len(updates(it)) == 1


@told
async def test_a_kept_list_follows_the_tokens_by_itself(world):
    async with whole(world, "2.0.1") as it:
        until = it.world.clock.now().replace(minute=30).isoformat()
        it.token("04A1", valid_to=until)
        other = it.token("04B2")
        wants(it, is_kept=True, takes_all=True)

        async def beat():
            it.world.told(it.beats.bring_local_lists())
            await it.until(lambda: shows(it)["state"] == "in_step")
            return {each.text for each in it.station.local_list.tokens}

        assert await beat() == {"04a1", "04b2"}
        await it.pass_time(1_801)
        assert await beat() == {"04b2"}
        it.world.ask("PATCH", f"/api/v1/tokens/{other}", json={"is_blocked": True})
        assert await beat() == set()
        assert [kind for kind, _ in updates(it)] == ["Full", "Differential", "Differential"]


@told
async def test_an_update_that_never_arrives_leaves_the_list_behind(world):
    async with whole(world, "1.6") as it:
        wants(it, token_ids=[it.token("04A1")])
        await it.station.drop_connection()
        it.post("local-list/synchronise", status=200)
        assert shows(it)["state"] == "sending"
        await it.pass_time(601)
        it.world.told(it.beats.end_commands())
        assert (shows(it)["state"], shows(it)["is_known"]) == ("behind", False)
        await it.station.connect()
        assert (await brought(it))["version_no"] == 2


@told
async def test_a_list_that_somebody_sends_by_hand_is_not_what_we_know(world):
    async with whole(world, "1.6") as it:
        wants(it, token_ids=[it.token("04A1")])
        await brought(it)
        payload = {"version_no": 5, "is_full": True, "tokens": []}
        await it.ended(it.post("commands/send_local_list", payload=payload))
        assert (shows(it)["state"], shows(it)["is_known"]) == ("behind", False)
        unknown = it.world.ask("PATCH", f"{it.path}/local-list", json={"token_ids": ["tok_none"]})
        assert [each["field"] for each in unknown.json()["errors"]] == ["token_ids[0]"]
