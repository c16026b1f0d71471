"""One station sends what no column can hold while 200 others charge: nothing of theirs is lost.

Each of the others sends 2 readings in the quick run, 20 in the long one.
"""

import asyncio
from contextlib import AsyncExitStack

import psycopg

from tests.play.gateway import serving, station
from tests.play.long import rounds
from tests.play.network import Site

OTHERS = 200
READINGS = rounds(2, 20)
BAD = "BAD"
NUL, LONE, HUGE = r"\u0000", r"\ud800", 2**80  # the first two as JSON writes them


def start(id_tag="A", meter_start=0):
    return (
        f'[2,"n","StartTransaction",{{"connectorId":1,"idTag":"{id_tag}",'
        f'"meterStart":{meter_start},"timestamp":"2026-05-04T08:00:00Z"}}]'
    )


def sampled(value):
    return (
        '[2,"n","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-05-04T08:00:00Z",'
        f'"sampledValue":[{{"value":"{value}"}}]}}]}}]'
    )


NONSENSE = (
    start(id_tag=f"A{NUL}B"),
    start(id_tag=f"A{LONE}B"),
    start(meter_start=HUGE),
    sampled(HUGE),
    sampled(NUL),
    f'[2,"n{NUL}","Heartbeat",{{}}]',
    f'[2,"n","Heart{LONE}beat",{{}}]',
    f'[2,"n","DataTransfer",{{"vendorId":"V","data":"{NUL}{LONE}"}}]',
    '[2,"n","DataTransfer",{"vendorId":"V","data":"\x00"}]',
)


async def charge(own, register_wh):
    """One charge with its readings; the times of those that were answered."""
    answer = await own.call(
        "StartTransaction",
        {
            "connectorId": 1,
            "idTag": "CABLE",
            "meterStart": register_wh,
            "timestamp": "2026-05-04T08:00:00Z",
        },
    )
    number = answer[2]["transactionId"]
    answered = []
    for reading in range(1, READINGS + 1):
        taken_at = f"2026-05-04T08:{reading:02}:00+00:00"
        sample = {"value": str(register_wh + 100 * reading)}
        answer = await own.call(
            "MeterValues",
            {
                "connectorId": 1,
                "transactionId": number,
                "meterValue": [{"timestamp": taken_at, "sampledValue": [sample]}],
            },
        )
        assert answer[0] == 3
        answered.append((str(number), register_wh + 100 * reading))
    return answered


async def talk_nonsense(port, until):
    """Say all of it again and again, coming back whenever the line is cut."""
    said = 0
    while not until.is_set() or said < len(NONSENSE):
        async with station(port, BAD) as own:
            await own.socket.send(NONSENSE[said % len(NONSENSE)])
            said += 1
            await own.answer()


async def afternoon(database):
    async with serving(database, credentials_poll_s=1.0) as (_, port), AsyncExitStack() as stack:
        others = [
            await stack.enter_async_context(station(port, f"S{number}")) for number in range(OTHERS)
        ]
        done = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            nonsense = group.create_task(talk_nonsense(port, done))
            charges = [
                group.create_task(charge(own, 1_000 * number)) for number, own in enumerate(others)
            ]
            await asyncio.wait(charges)
            done.set()
            await nonsense
        return {answered for each in charges for answered in each.result()}


def test_nothing_of_the_others_is_lost(fresh_database):
    site = Site(fresh_database.owner).seed()
    for number in range(OTHERS):
        site.station(f"S{number}")
    site.station(BAD)
    answered = asyncio.run(afternoon(fresh_database))
    with psycopg.connect(fresh_database.superuser) as connection:
        kept = connection.execute(
            "SELECT s.ocpp_transaction_ref, r.energy_wh::int FROM reading AS r JOIN session AS s"
            " ON s.id = r.session_id WHERE r.scope <> 'start'"
        ).fetchall()
        logged = connection.execute(
            "SELECT count(*) FROM ocpp_log WHERE action = 'MeterValues' AND station_id <> 'stn_BAD'"
        ).fetchone()
        nonsense = connection.execute(
            "SELECT request, problem FROM ocpp_log WHERE station_id = 'stn_BAD'"
        ).fetchall()
    assert len(answered) == OTHERS * READINGS
    assert answered <= set(kept)
    assert logged == (OTHERS * READINGS,)
    assert len(nonsense) >= len(NONSENSE), "what it said is kept as well"
