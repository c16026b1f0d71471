"""What we asked of stations, and what they answered."""

from datetime import timedelta
from typing import Any, Final

import msgspec

from chargewright.gateway.configuration import ask_for_all, keep_answer
from chargewright.gateway.displays import keep_display_answer
from chargewright.gateway.flows import StationWork, Units
from chargewright.gateway.monitoring import keep_monitor_answer
from chargewright.gateway.raising import go_on
from chargewright.gateway.security import keep_password_answer
from chargewright.network.installed import told_by
from chargewright.network.model import KnownStation
from chargewright.reactions.commands import command_ended
from chargewright.reactions.house import House
from chargewright.translate.command_answers import does_it
from chargewright.translate.commands import iso15118_action
from chargewright.wire.ocpp.errors import Version
from chargewright.wire.ocpp.happened import (
    Answered,
    AnsweredLate,
    CallLost,
    CallNeverSent,
    CallTimedOut,
)
from chargewright.wire.ocpp.v16 import iso15118

BOOT_WITHIN: Final = timedelta(minutes=1)


class CommandDesk:
    """The flows about commands, for every station of a gateway."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def ended(self, station: KnownStation, command_id: str, happened: Any) -> bool:
        """Write down what became of a command, and tell the session that asked for it.

        True: the station shall come again, to show which password it has.
        """
        async with self._units.at_station(station, None) as at:
            ended = happened.answer if isinstance(happened, AnsweredLate) else happened
            is_enveloped = (
                isinstance(ended, Answered)
                and ended.action == "DataTransfer"
                and iso15118_action(await at.command_name(command_id) or "") is not None
            )
            state, answer = _ending(ended, is_enveloped=is_enveloped)
            return await self._ended(at, command_id, state, answer)

    async def ask_for_settings(
        self, station: KnownStation, version: Version, firmware: str | None
    ) -> None:
        """Ask a station for all its settings: we never did, or they may be others now."""
        async with self._units.at_station(station, None) as at:
            await ask_for_all(at.settings, at.work, station, version, firmware)

    async def ask_to_boot(self, station: KnownStation) -> None:
        """Ask a station that came back without a boot who it is now."""
        async with self._units.at_station(station, None) as at:
            await at.work.outbox.command(
                station.id,
                "trigger",
                {"message": "BootNotification"},
                cause=f"boot {station.id} {at.work.now.isoformat()}",
                lives_for=BOOT_WITHIN,
                is_urgent=False,
            )
            at.work.nudges.append(f"commands.{station.id}")

    async def refused(self, station: KnownStation, command_id: str, why: str) -> None:
        """A command that this station's version cannot be sent."""
        async with self._units.at_station(station, None) as at:
            await self._ended(at, command_id, "failed", {"refused": why})

    async def _ended(self, at: StationWork, command_id: str, state: str, answer: Any) -> bool:
        row = await at.end_command(command_id, state, answer)
        if row is None:
            return False
        await keep_answer(at.settings, row, state, answer, at.work.now)
        comes_again = await keep_password_answer(at, row, state, answer)
        await keep_monitor_answer(at.monitors, at.work, row, answer)
        await keep_display_answer(at.displays, row, answer, at.work.now)
        await go_on(at.work, row, state, answer)
        name = iso15118_action(row["name"]) or row["name"]
        installed = told_by(name, row["payload"], state, answer)
        if installed is not None:
            await at.installed.keep(installed)
        house = House(at.work, f"command {command_id} {state}")
        await command_ended(house, row, state)
        await house.settle()
        return comes_again


def _ending(happened: Any, *, is_enveloped: bool) -> tuple[str, Any]:
    """The command's state, and the station's answer where it gave one; `is_enveloped`: in a DataTransfer."""
    match happened:
        case Answered(action=action, payload=payload):
            answer = msgspec.json.decode(payload)
            answer = iso15118.opened(answer) if is_enveloped else answer
            return ("accepted" if does_it(action, answer) else "rejected"), answer
        case CallNeverSent():
            return "failed", None
        case CallTimedOut() | CallLost():
            return "unknown", None
        case _:
            code = getattr(happened, "code", "unreadable")
            return "rejected", {"error": code}
