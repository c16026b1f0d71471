"""How much a station says that it takes in one message: things in a field, and bytes (OCPP 2.x)."""

from collections.abc import Mapping
from typing import Any

from chargewright.api.checks import refuse
from chargewright.api.ports_settings import Settings
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.configuration import SettingName
from chargewright.translate.asked_rightly import counted


async def refuse_too_much(
    settings: Settings, name: str, payload: Mapping[str, Any], *, size: int
) -> None:
    """Put no more into a message than the station says it takes. `size` is that of the message, in bytes.

    Raises:
        Invalid: there is more; the field is named.
    """
    counts = counted(name, payload)
    if counts is None:
        return
    field = f"payload.{counts.field}"
    problems = []
    most = await _said(settings, counts.setting)
    if most is not None and counts.number > most:
        rule = Sentence("at most {most} in one message: the station says so", most=most)
        problems.append(Problem(field, rule))
    most = await _said(settings, counts.setting_of_bytes)
    if most is not None and size > most:
        rule = Sentence("at most {most} bytes in one message: the station says so", most=most)
        problems.append(Problem(field, rule))
    refuse("it takes not so much at once", problems)


async def _said(settings: Settings, name: SettingName) -> int | None:
    """A number that the station told; None: it told none, or one that says nothing."""
    known = await settings.known(name)
    text = "" if known is None or known.value is None else known.value.strip()
    is_number = text.isascii() and text.isdecimal() and int(text) > 0
    return int(text) if is_number else None
