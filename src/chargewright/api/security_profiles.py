"""A station is moved to a higher security profile; until it came by that, the one it has lets it in."""

from dataclasses import replace
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.api.checks import refuse
from chargewright.api.commands import CommandView, Waits, queue, queues, version_of
from chargewright.api.refusals import seen
from chargewright.api.stations import TAG
from chargewright.api.work import Work
from chargewright.kernel.ids import StationId
from chargewright.kernel.problem import Problem
from chargewright.network.raising import Way, first
from chargewright.network.stations import problems_of_profile
from chargewright.wire.ocpp.v201.provisioning import OCPPInterface


class RaiseProfileBody(Waits, frozen=True, kw_only=True):
    """To which profile, and for a station of OCPP 2.x how.

    `url` is where it comes then, up to its identity; null: where stations come to us.
    `configuration_slot` is one that it does not use; `fallback_slot` the one it uses, to which it returns
    where the new one does not work. `message_timeout_s`: so long it waits there for an answer of ours.
    """

    security_profile: Annotated[int, msgspec.Meta(ge=1, le=3)]
    url: Annotated[str, msgspec.Meta(max_length=512)] | None = None
    configuration_slot: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 2
    fallback_slot: Annotated[int, msgspec.Meta(ge=0, le=1000)] | None = 1
    ocpp_interface: OCPPInterface = OCPPInterface.WIRED0
    message_timeout_s: Annotated[int, msgspec.Meta(ge=1, le=3600)] = 30


@queues("raise-security-profile", tag=TAG)
async def raise_security_profile(
    station_id: str, data: RaiseProfileBody, work: Work
) -> CommandView:
    """Have a station come by a higher security profile. It is let in by either until it did.

    Never lower: that is changed at the station itself, and by changing the station here.
    """
    await work.stores.hold_station(StationId(station_id))
    station = seen(await work.stores.stations.lock(StationId(station_id)), "station")
    after = replace(station, next_security_profile=data.security_profile)
    refuse("the security profile cannot be so", list(problems_of_profile(after)))
    way = Way(
        profile=data.security_profile,
        url=data.url or work.parts.settings.station_url,
        slot=data.configuration_slot,
        fallback_slot=data.fallback_slot,
        interface=data.ocpp_interface.value,
        message_timeout_s=data.message_timeout_s,
    )
    if data.security_profile >= 2 and not way.url.startswith("wss://"):
        refuse(
            "the security profile cannot be so",
            [Problem("url", "begins with wss:// for profiles 2 and 3")],
        )
    version, _ = await version_of(work, station_id)
    name, payload = first(way, version.value)
    await work.stores.stations.save(after)
    await work.tell(station.organization_id, "station.changed", station.id, station_id=station.id)
    work.stores.nudge(f"stations.{station.id}")
    return await queue(work, station_id, name, payload, data, cause=way.cause(work.mint("fct")))


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (raise_security_profile,)
