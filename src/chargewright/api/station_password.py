"""The password that a command brings to a station: with its answer it is the one that lets it in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from chargewright.api.refusals import seen
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, StationId
from chargewright.kernel.problem import Conflict, Invalid, Problem
from chargewright.translate.configuration import password_in

_UNTIL_ANSWERED: Final = timedelta(days=31)
"""A command lives for a day; who has not shown the password by then does not have it."""
_SALT_BYTES: Final = 16


async def expect_password(work: Work, station_id: StationId, name: str, payload: Any) -> bool:
    """Let a station in by the password that a command brings, beside the one that it has.

    False where the command brings none, or the station has none or this one already.

    Raises:
        Conflict: the station is being told of another.
        Invalid: it can be no password.
    """
    attempt = password_in(name, payload)
    if attempt is None:
        return False
    # Its link first, as every flow of a station does, or the two wait for each other.
    await work.stores.hold_station(station_id)
    station = seen(await work.stores.stations.lock(station_id), "station")
    before = station.credentials
    if before is None or (
        before.previous is None and before.match(attempt.value.encode(), work.at)
    ):
        return False
    if await work.stores.stations.awaits_password_answer(station_id):
        raise Conflict("the station is being told of another password")
    salt = work.parts.randomness.octets(_SALT_BYTES)
    try:
        after = before.about_to_be(attempt.value, salt, work.at + _UNTIL_ANSWERED)
    except Invalid as bad:
        problems = tuple(Problem("payload", each.rule) for each in bad.problems)
        raise Invalid("the station's password cannot be used", problems=problems) from None
    await work.stores.stations.save(replace(station, credentials=after))
    return True


async def password_is_told(
    work: Work, owner: OrganizationId, station_id: StationId, command_id: str
) -> None:
    """This is the command that brings it."""
    await work.stores.stations.note_password_command(station_id, command_id)
    await work.tell(owner, "station.changed", station_id, station_id=station_id)
    work.stores.nudge(f"stations.{station_id}")
