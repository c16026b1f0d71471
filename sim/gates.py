"""Points at which a simulated cloud can be made to stop and wait.

A gate holds a call (or a callback) until it is let go, so that a test can kill whoever waits at
exactly that point.
"""

import asyncio
from typing import Any

import msgspec


class Gate(msgspec.Struct, eq=False):
    """One point at which one call waits. `when` is `before` it is done, or `after`, unanswered."""

    id: str
    call: str
    when: str
    serial: str | None
    reached: asyncio.Event = msgspec.field(default_factory=asyncio.Event)
    opened: asyncio.Event = msgspec.field(default_factory=asyncio.Event)

    def told(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "call": self.call,
            "when": self.when,
            "serial": self.serial,
            "reached": self.reached.is_set(),
        }


class Gates:
    """All gates that are set, and the way past them."""

    def __init__(self) -> None:
        self._gates: dict[str, Gate] = {}
        self._last_number = 0

    def add(self, call: str, when: str, serial: str | None) -> Gate:
        self._last_number += 1
        gate = Gate(f"gate-{self._last_number}", call, when, serial)
        self._gates[gate.id] = gate
        return gate

    def open_all(self) -> None:
        """Let go of everyone who waits."""
        for gate in self._gates.values():
            gate.opened.set()

    async def attend(self, rest: tuple[str, ...]) -> Any:
        """Answer a question about gates: all of them, or one by id, `reached` or to be told to `open`.

        Raises:
            LookupError: no such gate, or it has been passed; or nothing that a gate does.

        """
        if not rest:
            return [gate.told() for gate in self._gates.values()]
        gate = self._gates.get(rest[0])
        if gate is None:
            raise LookupError("No such gate, or it has been passed")
        match rest[1:]:
            case ("reached",):
                await gate.reached.wait()
            case ("open",):
                gate.opened.set()
            case _:
                raise LookupError("A gate is `reached` or can be told to `open`")
        return {"id": gate.id}

    async def go_past(self, call: str, when: str, serial: str | None = None) -> None:
        """Wait at the first gate that is set here and that nobody has reached yet."""
        for gate in self._gates.values():
            if (
                (gate.call, gate.when) == (call, when)
                and gate.serial in {None, serial}
                and not gate.reached.is_set()
            ):
                gate.reached.set()
                await gate.opened.wait()
                self._gates.pop(gate.id, None)  # nobody stands there any more, or all were let go
                return
