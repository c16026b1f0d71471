"""What the station of OCPP 2.1 of the demonstration says by itself, and what its drivers do."""

import asyncio
import contextlib

from sim.site import pier
from sim.site.crowd import Crowd
from sim.site.plan import HARBOUR_YARD
from sim.site.yard import Yard
from tests.sim.central import Central, story
from tests.sim.site import Site

POST = next(post for post in HARBOUR_YARD.posts if post.identity == pier.LATEST)
ACCEPTED = {"status": "Accepted"}


def at_the_pier(**answers):
    central = Central("2.1", answers=answers)
    return Site("2.1", central=central, identity=POST.identity, evses=POST.evses)


@story
async def test_a_driver_pays_at_the_station_itself_in_a_car_that_says_when_it_leaves():
    answers = {"TransactionEvent": {"totalCost": 0.75}, "NotifyEVChargingNeeds": ACCEPTED}
    async with at_the_pier(**answers, NotifySettlement={}) as site:
        await site.station.connect()
        yard = Yard(None, {POST.identity: site.station}, {POST.identity: POST}, ())
        coming = asyncio.ensure_future(Crowd(yard, speed=1_000).come())
        await site.station.until(lambda: site.central.heard("NotifySettlement"))
        coming.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await coming
        started = next(each for each in site.central.heard("TransactionEvent") if "idToken" in each)
        assert started["idToken"]["type"] == "DirectPayment"
        (needs, *_) = site.central.heard("NotifyEVChargingNeeds")
        assert needs["chargingNeeds"]["departureTime"] > started["timestamp"]
        (settled, *_) = site.central.heard("NotifySettlement")
        assert settled["pspRef"] == started["idToken"]["idToken"]


@story
async def test_what_is_watched_is_streamed_and_nothing_before():
    async with at_the_pier(OpenPeriodicEventStream=ACCEPTED) as site:
        station, central = site.station, site.central
        await station.connect()
        await pier.begin(station)
        assert central.heard("NotifyChargingLimit")
        await site.pass_time(5)
        assert not central.heard("NotifyPeriodicEventStream")
        await central.call("SetVariableMonitoring", pier.WATCHED)
        await station.until(lambda: len(station.sent("OpenPeriodicEventStream")) == 2)
        await central.call("GetPeriodicEventStream", {})
        await site.pass_time(20)
        await station.until(lambda: len(station.sent("NotifyDERAlarm")) == 2)
        await central.call("GetPeriodicEventStream", {})
        streamed = {each["id"] for each in central.heard("NotifyPeriodicEventStream")}
        assert streamed == {pier.POWER, pier.TEMPERATURE}
