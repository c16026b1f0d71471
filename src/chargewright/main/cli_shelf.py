"""Commands whose modules are loaded when somebody asks for them, and what may stand in the way of one."""

from collections import UserDict
from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, NoReturn

import typer
from typer.core import TyperGroup
from typer.main import get_group

from chargewright.adapters.postgres.releases import UnknownSchema
from chargewright.kernel.problem import Outage, Refusal
from chargewright.main.cli_out import OUT

REASONS: Final = (Refusal, Outage, UnknownSchema)
"""What ends a command with a sentence, not with a traceback."""


def shelf(commands: Mapping[str, str], groups: Mapping[str, str]) -> type[TyperGroup]:
    """A group of commands by name, each given as module:function beside this module.

    The function of `commands` is the command itself; one of `groups` gives a Typer. A module is loaded when its
    command is called, or when all are listed.
    """

    class Shelf(TyperGroup):
        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes)
            self.commands = _OnFirstUse(commands, groups)

    return Shelf


class _OnFirstUse(UserDict[str, Any]):
    """Commands by name, each loaded when it is looked at."""

    def __init__(self, commands: Mapping[str, str], groups: Mapping[str, str]) -> None:
        super().__init__(dict(commands) | dict(groups))
        self._groups = groups

    def __getitem__(self, name: str) -> Any:
        place = super().__getitem__(name)
        if not isinstance(place, str):
            return place
        module, function = place.split(":")
        found = getattr(import_module(f"{__package__}.{module}"), function)
        app = typer.Typer()
        if name in self._groups:
            app.add_typer(found(), name=name)
        else:
            app.command(name)(found)
        self.data[name] = get_group(app).commands[name]
        return self.data[name]


def fail(reason: BaseException) -> NoReturn:
    """End with 1, and say what stands in the way: broken rules on lines of their own, where there are several."""
    problems = reason.problems if isinstance(reason, Refusal) else ()
    if len(problems) < 2:
        OUT.print(str(reason))
    else:
        OUT.print("\n".join(f"{problem.field} {problem.rule}" for problem in problems))
    raise SystemExit(1)
