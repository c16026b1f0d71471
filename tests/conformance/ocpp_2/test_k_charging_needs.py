"""K15 to K17: a vehicle's needs, our schedule and the vehicle's own, frame by frame."""

import asyncio
import json

import pytest

from tests.gateway.test_v201_on_a_real_database import EVSE, TAG, event, now, rows
from tests.play.gateway import serving, station

SOON = {"silent_boot_s": 0.0, "boot_grace_s": 0.0, "commands_poll_s": 0.02}
NEEDS = {
    "evseId": 1,
    "chargingNeeds": {
        "requestedEnergyTransfer": "AC_three_phase",
        "acChargingParameters": {
            "energyAmount": 20_000,
            "evMinCurrent": 6,
            "evMaxCurrent": 16,
            "evMaxVoltage": 400,
        },
    },
}
ACCEPTED = {"status": "Accepted"}


def means_to_draw(watts):
    return {
        "evseId": 1,
        "timeBase": now(),
        "chargingSchedule": {
            "id": 1,
            "chargingRateUnit": "W",
            "duration": 3600,
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": watts}],
        },
    }


async def in_one_write(own, *frames):
    """Send frames as a station does that has all of them ready: the gateway reads them at once."""
    protocol = own.socket.protocol
    for frame in frames:
        protocol.send_text(json.dumps(frame).encode())
    own.socket.transport.write(b"".join(protocol.data_to_send()))


async def frames_after(own, count):
    """So many frames, what we answer before what we ask."""
    return sorted([await own.answer() for _ in range(count)], key=lambda frame: -frame[0])


async def needs_are_met(own):
    """A vehicle charges and says what it needs; gives the call that brings it its schedule."""
    begin = event("Started", 0, now(-5), 1000, evse=EVSE, idToken=TAG)
    await own.call("TransactionEvent", begin)
    answer, call = await needs_told(own, "n1")
    assert answer == [3, "n1", ACCEPTED]
    assert call[2] == "SetChargingProfile"
    return call


async def needs_told(own, message_id):
    await own.socket.send(json.dumps([2, message_id, "NotifyEVChargingNeeds", NEEDS]))
    return await frames_after(own, 2)


@pytest.mark.parametrize("watts", [11_000, 15_000])
def test_a_vehicles_schedule_right_behind_the_answer_to_ours_is_judged_by_ours(network, v2, watts):
    """Both frames come in one write: what the station has answered is kept before what it says next."""

    async def story():
        async with (
            serving(network, **SOON) as (_, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            call = await needs_are_met(own)
            schedule = means_to_draw(watts)
            await in_one_write(
                own, [3, call[1], ACCEPTED], [2, "s1", "NotifyEVChargingSchedule", schedule]
            )
            if watts <= 11_040:
                assert await own.answer() == [3, "s1", ACCEPTED]
                return
            answer, again = await frames_after(own, 2)
            assert answer[2]["status"] == "Rejected"
            assert answer[2]["statusInfo"]["reasonCode"] == "InvalidSchedule"
            assert again[2:] == call[2:], "another schedule is proposed (K15.FR.13)"

    asyncio.run(story())
    assert rows(network, "SELECT state FROM charging_profile") == [("holds",)]


def test_needs_right_behind_the_answer_to_our_schedule_are_followed_by_another(network, v2):
    """They are not taken for needs that are being processed: what was on its way has come (K17)."""

    async def story():
        async with (
            serving(network, **SOON) as (_, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            call = await needs_are_met(own)
            await in_one_write(
                own, [3, call[1], ACCEPTED], [2, "n2", "NotifyEVChargingNeeds", NEEDS]
            )
            answer, again = await frames_after(own, 2)
            assert answer == [3, "n2", ACCEPTED]
            assert again[2] == "SetChargingProfile"

    asyncio.run(story())
