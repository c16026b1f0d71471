"""Tokens shown for one thing while another begins: who pays is whom the transaction names (OCPP 2.x, C and F)."""

import asyncio
import contextlib

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.units import Units
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.reactions.house import House
from chargewright.reactions.starting import start_on_token
from tests.gateway.test_v201_on_a_real_database import event, now, rows
from tests.play.gateway import serving, station
from tests.play.network import T0, Site

GIVES_UP = (
    "UPDATE session SET status = 'closed', closed_at = now(), close_reason = 'READY_EXPIRED', due_at = NULL,"
    " machine = machine || jsonb_build_object('status', 'closed', 'closed_at', to_jsonb(now()),"
    " 'close_reason', 'READY_EXPIRED') WHERE status = 'ready'"
)
PAYERS = "SELECT evse_no, token_id, status FROM session ORDER BY evse_no NULLS LAST, opened_at"


@pytest.fixture(params=["ocpp2.0.1", "ocpp2.1"])
def v2(request):
    """The version that the station speaks."""
    return request.param


@pytest.fixture
def network(fresh_database):
    """A station with three EVSEs; A and B are of a family, C and D of none."""
    Site(fresh_database.owner).seed().station("S1", evses=3)
    with psycopg.connect(fresh_database.owner) as connection:
        for uid, group in (("A", "FAMILY"), ("B", "FAMILY"), ("C", None), ("D", None)):
            connection.execute(
                "INSERT INTO token (organization_id, id, uid, group_uid, created_at)"
                " VALUES ('org_1', %s, %s, %s, %s)",
                (f"tok_{uid}", uid, group, T0),
            )
    return fresh_database


class Said:
    """What a station says, one message after the other."""

    def __init__(self, own):
        self._own = own

    async def shows(self, uid):
        _, _, answer = await self._own.call("Authorize", {"idToken": card(uid)})
        return answer["idTokenInfo"]["status"]

    async def begins(self, evse_no, seq_no=0, **more):
        more = {"trigger": "CablePluggedIn", "info": {"chargingState": "EVConnected"}} | more
        evse = {"id": evse_no, "connectorId": 1}
        return await self._event("Started", seq_no, -60, 1000, evse_no, evse=evse, **more)

    async def goes_on(self, evse_no, seq_no, wh=1000, **more):
        return await self._event("Updated", seq_no, -50 + seq_no, wh, evse_no, **more)

    async def ends(self, evse_no, seq_no, wh=2000, **more):
        return await self._event("Ended", seq_no, -5, wh, evse_no, **more)

    async def _event(self, kind, seq_no, seconds, wh, evse_no, **more):
        said = event(kind, seq_no, now(seconds), wh, transaction=f"tx-{evse_no}", **more)
        number, _, answer = await self._own.call("TransactionEvent", said)
        assert number == 3
        return answer.get("idTokenInfo", {}).get("status")


def card(uid):
    return {"idToken": uid, "type": "ISO14443"}


@contextlib.asynccontextmanager
async def saying(network, version):
    async with (
        serving(network) as (_, port),
        station(port, "S1", subprotocols=(version,)) as own,
    ):
        await own.call("Heartbeat", {})
        yield Said(own)


def test_who_stops_for_the_family_pays_for_nobody_elses_charge(network, v2):
    """A charges, B shows a token to stop that, and meanwhile C plugs in at the EVSE beside."""

    async def story():
        async with saying(network, v2) as said:
            await said.begins(1, trigger="Authorized", idToken=card("A"))
            assert await said.shows("B") == "Accepted"
            assert rows(network, PAYERS) == [(1, "tok_A", "in_progress")]
            await said.begins(2)
            await said.ends(1, 1, trigger="StopAuthorized", idToken=card("B"))
            assert await said.shows("C") == "Accepted"
            assert await said.goes_on(2, 1, trigger="Authorized", idToken=card("C")) == "Accepted"
            await said.ends(2, 2)

    asyncio.run(story())
    assert rows(network, PAYERS) == [(1, "tok_A", "settling"), (2, "tok_C", "settling")]


def test_who_stops_for_the_family_at_a_station_of_1_6_opens_and_pays_nothing(network):
    """Nobody pays yet at the connector beside; B is shown to stop what A began."""

    async def story():
        async with serving(network) as (_, port), station(port, "S1") as own:
            start = {"connectorId": 1, "idTag": "A", "meterStart": 0, "timestamp": now(-60)}
            await own.call("StartTransaction", start)
            beside = {"connectorId": 2, "idTag": "NOBODY", "meterStart": 0, "timestamp": now(-50)}
            await own.call("StartTransaction", beside)
            _, _, answer = await own.call("Authorize", {"idTag": "B"})
            assert answer["idTagInfo"] == {"status": "Accepted", "parentIdTag": "FAMILY"}

    asyncio.run(story())
    assert rows(network, PAYERS) == [(1, "tok_A", "in_progress"), (2, None, "in_progress")]


def test_who_stops_for_the_family_is_not_bound_to_what_waits_beside(network, v2):
    async def story():
        async with saying(network, v2) as said:
            await said.begins(1, trigger="Authorized", idToken=card("A"))
            await said.begins(2)
            await said.shows("B")

    asyncio.run(story())
    assert rows(network, PAYERS) == [(1, "tok_A", "in_progress"), (2, None, "in_progress")]


@pytest.mark.parametrize("is_plugged_in", [True, False])
def test_whom_the_transaction_names_pays_and_not_who_showed_a_token_before(
    network, v2, is_plugged_in
):
    """D shows a token for another EVSE; C's is the one that the transaction tells, once for all."""

    async def story():
        async with saying(network, v2) as said:
            if is_plugged_in:
                await said.begins(2)
            await said.shows("D")
            if not is_plugged_in:
                await said.begins(2)
            assert rows(network, PAYERS) == [(2, "tok_D", "in_progress")], "nobody else is known"
            await said.shows("C")
            await said.goes_on(2, 1, trigger="Authorized", idToken=card("C"))
            await said.goes_on(2, 2, 1200, trigger="Authorized", idToken=card("D"))
            await said.begins(3)
            await said.ends(2, 3)

    asyncio.run(story())
    assert rows(network, PAYERS) == [
        (2, "tok_C", "settling"),
        (3, None, "in_progress"),
        (None, "tok_C", "closed"),
    ]


def test_a_token_that_the_transaction_has_named_is_not_taken_for_another(network, v2):
    async def story():
        async with saying(network, v2) as said:
            await said.shows("D")
            await said.begins(2)
            await said.goes_on(2, 1, trigger="Authorized", idToken=card("D"))
            await said.goes_on(2, 2, trigger="Authorized", idToken=card("C"))

    asyncio.run(story())
    assert rows(network, PAYERS) == [(2, "tok_D", "in_progress")]


async def started_from_afar(network, uid, evse_no):
    """Somebody starts on this token, and the station is told; gives the number that it is told."""
    pool = Database(network.work, connections_max=2, name="a worker beside")
    await pool.open()
    units = Units(pool, clock=SystemClock(), ids=RandomIds(), nudge=lambda _: None, defaults={})
    try:
        async with units.of("org_1") as (work, _):
            await work.places.hold_still(["stn_S1"])
            house = House(work, f"asked from afar {uid}")
            session = await start_on_token(house, f"evs_S1_{evse_no}", f"tok_{uid}")
            await house.settle()
            return session.start.reference
    finally:
        await pool.close()


EVSE_LESS = {"trigger": "EVDetected", "info": {"chargingState": "Idle"}}


@pytest.mark.parametrize("is_shown", [True, False])
@pytest.mark.parametrize("is_given_up", [True, False])
def test_a_transaction_that_runs_already_is_theirs_whose_remote_start_it_tells(
    network, v2, is_shown, is_given_up
):
    """It began before it was known where; its first word after the remote start may tell no more than the number."""

    async def story():
        async with saying(network, v2) as said:
            number = await started_from_afar(network, "C", 2)
            await said._event("Started", 0, -60, 1000, 2, **EVSE_LESS)
            assert rows(network, PAYERS)[1:] == [(None, None, "in_progress")]
            if is_given_up:
                with psycopg.connect(network.superuser) as connection:
                    connection.execute(GIVES_UP)
            token = {"idToken": {"idToken": f"{number:016X}", "type": "Central"}}
            answer = await said.goes_on(
                2, 1, trigger="RemoteStart", evse={"id": 2},
                info={"chargingState": "EVConnected", "remoteStartId": number},
                **(token if is_shown else {}),
            )  # fmt: skip
            assert answer == ("Accepted" if is_shown else None)
            await said.begins(3)
            await said.ends(2, 2)

    asyncio.run(story())
    assert rows(network, PAYERS) == [
        (2, "tok_C", "closed"),
        (2, "tok_C", "settling"),
        (3, None, "in_progress"),
    ]


def test_an_update_that_tells_only_the_number_of_a_remote_start_says_who_pays(network, v2):
    """The station took the start, and its transaction began with the cable after we had given up."""

    async def story():
        async with saying(network, v2) as said:
            number = await started_from_afar(network, "C", 2)
            with psycopg.connect(network.superuser) as connection:
                connection.execute(GIVES_UP)
            await said.begins(2)
            assert rows(network, PAYERS)[1:] == [(2, None, "in_progress")]
            said_so = {"chargingState": "EVConnected", "remoteStartId": number}
            await said.goes_on(2, 1, None, trigger="RemoteStart", info=said_so)
            assert rows(network, PAYERS)[1:] == [(2, "tok_C", "in_progress")]

    asyncio.run(story())


@pytest.mark.parametrize("number", [4711, None])
def test_an_unknown_remote_start_binds_nobody(network, v2, number):
    async def story():
        async with saying(network, v2) as said:
            await said.begins(2)
            await started_from_afar(network, "C", 1)
            more = {} if number is None else {"info": {"remoteStartId": number}}
            await said.goes_on(2, 1, trigger="RemoteStart", **more)
            ((_, _, waits), running) = rows(network, PAYERS)
            assert running == (2, None, "in_progress")
            assert waits == "ready", "its own start may still come"

    asyncio.run(story())
