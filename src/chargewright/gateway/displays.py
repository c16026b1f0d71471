"""What stations show and what they have stored of customers, kept where it is heard."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Protocol

from chargewright.network.displays import DisplayMessage
from chargewright.translate.displays import SPEAKS_OF_DISPLAYS, message_set, messages_in

_GONE: Final = frozenset({"Accepted", "Unknown"})


class Displays(Protocol):
    """The display, and the reports on customers, of the station whose unit of work this is."""

    async def keep(
        self, message: DisplayMessage, at: datetime, *, report_ref: int | None = None
    ) -> None: ...
    async def forget(self, number: int) -> None: ...
    async def forget_others(self, report_ref: int) -> None: ...
    async def keep_customer_part(
        self, ref: int, seq_no: int, data: str, at: datetime, *, is_last: bool
    ) -> None: ...


async def keep_messages(displays: Displays, part: Any, now: datetime) -> None:
    """Keep what is on the display; the last part of an answer about all of it says what is not."""
    for message in messages_in(part):
        await displays.keep(message, now, report_ref=part.request_id)
    if part.tbc is not True:
        await displays.forget_others(part.request_id)


async def keep_display_answer(
    displays: Displays, command: Mapping[str, Any], answer: Any, now: datetime
) -> None:
    """Keep what the end of a command says of the display; nothing where it speaks of something else."""
    if command["name"] not in SPEAKS_OF_DISPLAYS or not isinstance(answer, Mapping):
        return
    status = answer.get("status")
    if command["name"] == "ClearDisplayMessage" and status in _GONE:
        await displays.forget(command["payload"]["id"])
    elif command["name"] == "GetDisplayMessages" and status == "Unknown":
        # None is there, and no report will say so.
        await displays.forget_others(command["payload"]["requestId"])
    elif command["name"] == "SetDisplayMessage" and status == "Accepted":
        message = message_set(command["payload"])
        if message is not None:
            await displays.keep(message, now)
