"""Which part of the network a figure is about, and in whose zone, as asked in the address."""

from collections.abc import Mapping
from typing import Final

from chargewright.api.asking import Asked
from chargewright.api.checks import is_zone
from chargewright.api.refusals import no_such
from chargewright.api.work import Work
from chargewright.kernel.problem import Invalid, Problem
from chargewright.network.scope import Scope

ZONE: Final = Asked(
    name="zone",
    meaning="IANA time zone in which days and hours are those of the calendar.",
    default="UTC",
)
SCOPE: Final = (
    Asked(name="organization_id", meaning="Of this organisation alone; absent: of all you see."),
    Asked(name="site_id", meaning="Of this site alone."),
    Asked(name="group_id", meaning="Of the stations of this group alone."),
)


def zone_asked(asked: Mapping[str, str | None]) -> str:
    """The zone.

    Raises:
        Invalid: no such zone.
    """
    name = asked["zone"]
    assert name is not None, "a zone has a default"
    if not is_zone(name):
        problem = Problem("zone", "an IANA time zone such as Europe/Berlin")
        raise Invalid("there is no such zone", problems=(problem,))
    return name


async def scope_asked(work: Work, asked: Mapping[str, str | None]) -> Scope:
    """The part that was asked for, all of which the caller sees.

    Raises:
        NotFound: there is no such thing, or it is not the caller's to see.
    """
    organizations = work.caller.organizations
    if asked["organization_id"] is not None:
        organizations = (work.organization(asked["organization_id"]),)
    scope = Scope(organizations=organizations, site_id=asked["site_id"], group_id=asked["group_id"])
    if (missing := await work.stores.statistics.missing(scope)) is not None:
        raise no_such(missing)
    return scope
