"""Functional block B: a station says who it is, and is let in, waits, or is sent away."""

import asyncio
from datetime import datetime

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed

from tests.gateway.test_v201_on_a_real_database import BOOT, now
from tests.play.clock import MONDAY_MORNING, PatientClock
from tests.play.gateway import serving, station


def test_a_boot_is_answered_with_a_status_our_time_and_when_to_call(network, v2):
    async def story():
        clock = PatientClock()
        async with (
            serving(network, clock=clock, heartbeat_interval_s=300) as (_, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            _, _, answer = await own.call("BootNotification", BOOT)
            assert datetime.fromisoformat(answer.pop("currentTime")) == MONDAY_MORNING
            assert answer == {"status": "Accepted", "interval": 300}

    asyncio.run(story())


def test_who_waits_to_be_accepted_may_only_boot_and_its_line_stays_open(network, v2):
    async def story():
        async with (
            serving(network, strangers_may_ask=True) as (_, port),
            station(port, "NEW", password=None, subprotocols=(v2,)) as own,
        ):
            refused = await own.call("Heartbeat", {})
            assert refused[:3] == [4, "m1", "SecurityError"]
            assert (await own.call("BootNotification", BOOT))[2]["status"] == "Pending"
            status = {
                "timestamp": now(),
                "connectorStatus": "Available",
                "evseId": 1,
                "connectorId": 1,
            }
            assert (await own.call("StatusNotification", status))[2] == "SecurityError"
            assert (await own.call("BootNotification", BOOT))[2]["interval"] > 0

    asyncio.run(story())


def test_whoever_is_rejected_is_sent_away_and_asked_nothing(network, v2):
    with psycopg.connect(network.owner) as connection:
        connection.execute(
            "INSERT INTO pending_station (identity, first_seen_at, last_seen_at, subprotocol, peer,"
            " rejected_at) VALUES ('NEW', now(), now(), '', '', now())"
        )

    async def story():
        async with (
            serving(network, strangers_may_ask=True) as (_, port),
            station(port, "NEW", password=None, subprotocols=(v2,)) as own,
        ):
            with pytest.raises(ConnectionClosed) as closed:
                await own.answer()
            assert closed.value.rcvd.code == 1008

    asyncio.run(story())
