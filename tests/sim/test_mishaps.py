"""What befalls a station besides drivers is told in messages that the specification knows."""

from sim.site.mishaps import TOLD_OF_A_DOOR, TOLD_OF_HEAT, grow_hot, open_the_door
from tests.sim.central import story
from tests.sim.site import Site


@story
async def test_a_door_and_a_hot_cabinet_are_told_as_the_schema_says():
    async with Site("2.0.1") as site:
        await site.station.connect()
        open_the_door(site.station)
        grow_hot(site.station)
        await site.station.told()
        (security,) = site.central.heard(TOLD_OF_A_DOOR)
        assert security["type"] == "TamperDetectionActivated"
        (event,) = site.central.heard(TOLD_OF_HEAT)
        assert event["eventData"][0]["eventNotificationType"] == "HardWiredMonitor"
