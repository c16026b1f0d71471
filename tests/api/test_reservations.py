"""Reservations from the API to a simulated station and back: kept, used, cancelled, lapsed, taken away."""

from datetime import timedelta

import pytest

from chargewright.access.roles import Role
from tests.play.whole import told, whole

both_versions = pytest.mark.parametrize("version", ["1.6", "2.0.1", "2.1"])
OURS, THEIRS, FRIEND = "04A1B2C3D4", "04FFFFFFFF", "04A1B2C3D5"


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


def until(it, seconds=600):
    return (it.world.clock.now() + timedelta(seconds=seconds)).isoformat()


async def reserved(it, **more):
    """A reservation for ours that the station accepted."""
    token = {"token_id": it.token(OURS)} if "token_id" not in more else {}
    made = it.post("reservations", expires_at=until(it), **token, **more)
    assert made["state"] == "asked"
    return await it.until(lambda: is_now(it, made, "accepted"))


def is_now(it, made, state):
    found = it.get(f"/reservations/{made['id']}")
    return found if found["state"] == state else None


@both_versions
@told
async def test_a_reserved_evse_admits_its_token_alone_and_the_session_uses_it(world, version):
    async with whole(world, version) as it:
        it.token(THEIRS)
        made = await reserved(it, evse_no=1)
        assert (made["reservation_no"], made["status"]) == (1, "Accepted")
        await it.station.plug_in()
        assert not await it.station.present_token(THEIRS)
        assert await it.station.present_token(OURS)
        used = await it.until(lambda: is_now(it, made, "used"))
        [session] = it.items("/sessions", status="in_progress")
        assert used["session_id"] == session["id"]
        assert used["ended_at"] is not None
        told_facts = it.world.rows(
            "SELECT kind, body ->> 'state' FROM fact WHERE about = %s ORDER BY position", made["id"]
        )
        assert told_facts == [("reservation.moved", "accepted"), ("reservation.moved", "used")]


@both_versions
@told
async def test_it_admits_another_token_of_its_group(world, version):
    async with whole(world, version) as it:
        it.token(FRIEND, group_uid="family")
        made = await reserved(it, token_id=it.token(OURS, group_uid="FAMILY"))
        await it.station.plug_in()
        assert await it.station.present_token(FRIEND)
        assert await it.until(lambda: is_now(it, made, "used"))


@both_versions
@told
async def test_it_is_cancelled_when_the_station_says_so(world, version):
    async with whole(world, version) as it:
        made = await reserved(it, evse_no=1)
        it.post(f"/reservations/{made['id']}/cancel", status=200)
        assert await it.until(lambda: is_now(it, made, "cancelled"))
        assert it.station.reservations.held == {}
        again = it.world.post(f"/api/v1/reservations/{made['id']}/cancel", json={})
        assert again.status_code == 409


@both_versions
@told
async def test_it_lapses_at_the_station_and_here(world, version):
    async with whole(world, version) as it:
        made = await reserved(it, evse_no=1)
        await it.pass_time(601)
        await it.station.told()
        if version == "1.6":
            assert is_now(it, made, "accepted"), "a station of 1.6 does not say"
            it.world.told(it.beats.lapse_reservations())
            assert is_now(it, made, "expired")["status"] == "Accepted"
        else:
            found = await it.until(lambda: is_now(it, made, "expired"))
            assert found["status"] == "Expired"
        await it.station.plug_in()
        it.token(THEIRS)
        assert await it.station.present_token(THEIRS)


@told
async def test_a_station_that_knows_of_none_has_given_it_up(world):
    async with whole(world, "1.6") as it:
        made = await reserved(it)
        it.station.reservations.held.clear()
        it.post(f"/reservations/{made['id']}/cancel", status=200)
        found = await it.until(lambda: is_now(it, made, "removed"))
        assert found["status"] == "Rejected"


@told
async def test_a_station_that_is_busy_says_why_not(world):
    async with whole(world, "2.0.1") as it:
        await it.station.plug_in()
        ours = it.token(OURS)
        assert await it.station.present_token(OURS)
        made = it.post("reservations", token_id=ours, expires_at=until(it), evse_no=1)
        found = await it.until(lambda: is_now(it, made, "refused"))
        assert found["status"] == "Occupied"


@told
async def test_what_is_reserved_is_not_reserved_again(world):
    async with whole(world, "1.6", evses=2) as it:
        theirs = it.token(THEIRS)
        made = await reserved(it, evse_no=1)
        asked = {"token_id": theirs, "expires_at": until(it)}
        assert it.post("reservations", status=409, evse_no=1, **asked)["code"] == "evse_reserved"
        other = it.post("reservations", **asked)
        assert other["reservation_no"] == made["reservation_no"] + 1
        assert it.post("reservations", status=409, evse_no=2, **asked)["code"] == "evse_reserved"


@told
async def test_one_key_reserves_once_and_a_bare_command_is_kept_alike(world):
    async with whole(world, "1.6") as it:
        asked = {"token_id": it.token(OURS), "expires_at": until(it)}
        first = it.post("reservations", key="k1", **asked)
        assert it.post("reservations", key="k1", **asked)["id"] == first["id"]
        await it.until(lambda: is_now(it, first, "accepted"))
        payload = {"idTag": THEIRS, "connectorId": 1, "expiryDate": until(it), "reservationId": 1}
        it.post("commands/ReserveNow", payload=payload)
        [newest, _] = await it.until(
            lambda: (
                [
                    *it.items("reservations", state="accepted"),
                    *it.items("reservations", state="cancelled"),
                ][1:]
                and it.items("reservations")
            )
        )
        assert (newest["token_id"], newest["state"]) == (None, "accepted")
        assert is_now(it, first, "cancelled"), "the same number replaces"


@told
async def test_a_command_that_never_arrives_reserves_nothing(world):
    async with whole(world, "1.6") as it:
        token = it.token(OURS)
        await it.station.drop_connection()
        made = it.post("reservations", token_id=token, expires_at=until(it), lives_for_s=30)
        await it.pass_time(31)
        it.world.told(it.beats.end_commands())
        found = is_now(it, made, "refused")
        assert found["status"] is None


@told
async def test_what_cannot_be_reserved_is_refused_field_by_field(world):
    async with whole(world, "1.6") as it:
        token = it.token(OURS, valid_to=until(it, 60))
        late = it.world.post(
            f"{it.path}/reservations", json={"token_id": token, "expires_at": until(it)}
        )
        nobody = it.world.post(
            f"{it.path}/reservations",
            json={"token_id": "tok_none", "expires_at": until(it, -1), "evse_no": 9},
        )
        said = {each["field"] for each in late.json()["errors"]}
        assert (late.status_code, said) == (422, {"token_id"})
        assert {each["field"] for each in nobody.json()["errors"]} == {"token_id", "expires_at"}


@told
async def test_it_is_shown_to_those_who_may(world):
    async with whole(world, "1.6") as it:
        made = await reserved(it)
        path = f"/api/v1/reservations/{made['id']}"
        assert it.world.get(path).json()["id_token"] == OURS
        assert it.world.get(path, Role.INSTALLER).json()["id_token"] is None
        assert it.world.get(path, Role.ACCOUNTANT).status_code == 403
        sheet = it.world.get("/api/v1/reservations?format=csv").text
        assert made["id"] in sheet


@both_versions
@pytest.mark.parametrize("evse_no", [1, None])
@told
async def test_who_has_reserved_may_start_from_afar_and_nobody_else_may(world, version, evse_no):
    async with whole(world, version) as it:
        theirs = it.token(THEIRS)
        ours = it.token(OURS, group_uid="FAMILY")
        made = await reserved(it, token_id=ours, evse_no=evse_no)
        [evse] = it.made["evses"]
        await it.station.plug_in()
        refused = it.post(f"/evses/{evse['id']}/start", token_id=theirs)
        await it.until(lambda: it.get(f"/sessions/{refused['id']}")["status"] == "closed")
        begun = it.post(f"/evses/{evse['id']}/start", token_id=ours)
        await it.until(lambda: it.get(f"/sessions/{begun['id']}")["status"] == "in_progress")
        used = await it.until(lambda: is_now(it, made, "used"))
        assert used["session_id"] == begun["id"]
        assert len(it.items("/sessions")) == 2


@pytest.mark.parametrize("version", ["2.0.1", "2.1"])
@told
async def test_a_friend_of_the_group_may_start_from_afar(world, version):
    async with whole(world, version) as it:
        friend = it.token(FRIEND, group_uid="family")
        made = await reserved(it, token_id=it.token(OURS, group_uid="FAMILY"))
        await it.station.plug_in()
        begun = it.post(f"/evses/{it.made['evses'][0]['id']}/start", token_id=friend)
        await it.until(lambda: it.get(f"/sessions/{begun['id']}")["status"] == "in_progress")
        assert (await it.until(lambda: is_now(it, made, "used")))["session_id"] == begun["id"]
