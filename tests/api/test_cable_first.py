"""A station that begins with the cable (OCPP 2.x, TxStartPoint EVConnected), and whoever starts from afar then."""

import asyncio

import pytest

from tests.play.whole import told, whole

both_versions = pytest.mark.parametrize("version", ["2.0.1", "2.1"])
OURS, THEIRS = "04A1B2C3D4", "04FFFFFFFF"
CALLED = (
    "SELECT request::jsonb -> 3 FROM ocpp_log WHERE direction = 'out' AND action = %s"
    " ORDER BY position"
)
MACHINE = (
    "SELECT machine ->> 'charging_state', machine -> 'stop' ->> 'reason' FROM session"
    " WHERE station_id = %s"
)


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


async def plugged_in(it):
    """The session of a car that stands there, and that nobody has paid for."""
    await it.station.plug_in()
    [session] = await it.until(
        lambda: it.items("/sessions", station_id=it.made["id"], status="in_progress")
    )
    assert session["token_id"] is None
    assert it.world.rows(MACHINE, it.made["id"]) == [("EVConnected", None)]
    return session


async def charges(it):
    await it.until(lambda: it.world.rows(MACHINE, it.made["id"]) == [("Charging", None)])


async def settled(it, session):
    """The session, once its station has ended it."""
    await it.until(lambda: it.items("/sessions", station_id=it.made["id"], status="settling"))
    return it.get(f"/sessions/{session['id']}")


@both_versions
@told
async def test_a_start_from_afar_lets_the_transaction_charge_that_the_cable_began(world, version):
    async with whole(world, version, starts_on_cable=True) as it:
        token_id = it.token(OURS)
        [evse] = it.made["evses"]
        session = await plugged_in(it)
        begun = it.post(f"/evses/{evse['id']}/start", token_id=token_id)
        assert (begun["id"], begun["status"], begun["token_id"]) == (
            session["id"],
            "in_progress",
            token_id,
        )
        await charges(it)
        [asked] = [row[0] for row in it.world.rows(CALLED, "RequestStartTransaction")]
        assert asked["evseId"] == 1
        [transaction] = [each.transaction for each in it.station.evses]
        assert transaction.remote_start_id == asked["remoteStartId"]
        await it.pass_time(600)
        await it.station.unplug()
        closed = await settled(it, session)
        assert (closed["token_id"], len(it.items("/sessions", station_id=it.made["id"]))) == (
            token_id,
            1,
        )
        assert closed["energy_wh"] > 0


@both_versions
@told
async def test_of_two_who_start_at_once_one_charges(world, version):
    async with whole(world, version, starts_on_cable=True) as it:
        tokens = [it.token(OURS), it.token(THEIRS)]
        [evse] = it.made["evses"]
        session = await plugged_in(it)

        def start(token_id):
            path = f"/api/v1/evses/{evse['id']}/start"
            return world.post(path, json={"token_id": token_id})

        answers = await asyncio.gather(*(asyncio.to_thread(start, each) for each in tokens))
        assert sorted(each.status_code for each in answers) == [201, 409]
        winner = tokens[[each.status_code for each in answers].index(201)]
        await charges(it)
        [found] = it.items("/sessions", station_id=it.made["id"])
        assert (found["id"], found["token_id"]) == (session["id"], winner)
        assert len(it.world.rows(CALLED, "RequestStartTransaction")) == 1


@both_versions
@told
async def test_a_station_that_will_not_charge_for_them_ends_what_the_cable_began(world, version):
    async with whole(world, version, starts_on_cable=True) as it:
        it.station.faults.rejects_remote_start = True
        [evse] = it.made["evses"]
        session = await plugged_in(it)
        it.post(f"/evses/{evse['id']}/start", token_id=it.token(OURS))
        assert (await settled(it, session))["energy_wh"] == 0
        [(_, why)] = it.world.rows(MACHINE, it.made["id"])
        assert why == "start_rejected"


@told
async def test_nobody_starts_from_afar_what_charges_already(world):
    async with whole(world, "2.0.1", starts_on_cable=True) as it:
        theirs, ours = it.token(THEIRS), it.token(OURS)
        [evse] = it.made["evses"]
        session = await plugged_in(it)
        assert await it.station.present_token(THEIRS)
        await it.until(lambda: it.get(f"/sessions/{session['id']}")["token_id"] == theirs)
        it.post(f"/evses/{evse['id']}/start", token_id=ours, status=409)
        assert it.get(f"/sessions/{session['id']}")["token_id"] == theirs
