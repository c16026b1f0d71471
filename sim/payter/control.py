"""The hand behind the cloud: drivers' taps, faults, gates, and the truth for whoever checks it.

POST   /control/terminals              {serial, family?, online?}
GET    /control/terminals[/{serial}]   state, what it shows, what it has shown
POST   /control/terminals/{serial}/tap {card: {name, kind?, outcome?, …}, waits?}
POST   /control/terminals/{serial}/press  {button}
POST   /control/terminals/{serial}/online {online, bank_takes_it?}
POST   /control/faults                 {call, outcome, serial?, times?, hang_s?}
POST   /control/callbacks              {mode, times?, copies?, delay_s?}
POST   /control/pause_before | pause_after {call, serial?}    call may also be "callback"
GET    /control/gates[/{id}[/reached]] the last one waits until somebody stands there
POST   /control/gates/{id}/open
POST   /control/behave                 no faults, no gates, callbacks as they should be
POST   /control/settings               {overcapture?, overcapture_most?, skew_s?, authorize_takes_s?, key?}
GET    /control/sessions | captures | calls | called_back
"""

from typing import Any

import msgspec

from sim.http import Question
from sim.payter.faults import CALLS, Fault, Manner, Mischief
from sim.payter.service import Refused, Service
from sim.payter.world import Card, Terminal, World


class _Tap(msgspec.Struct, forbid_unknown_fields=True):
    card: Card
    waits: bool = False


class _Online(msgspec.Struct, forbid_unknown_fields=True):
    online: bool
    bank_takes_it: bool = True


class _Place(msgspec.Struct, forbid_unknown_fields=True):
    call: str
    serial: str | None = None


class _NewTerminal(msgspec.Struct, forbid_unknown_fields=True):
    serial: str
    family: str = "Apollo"
    online: bool = True


class _Settings(msgspec.Struct, forbid_unknown_fields=True):
    overcapture: bool | None = None
    overcapture_most: int | None = None
    skew_s: float | None = None
    authorize_takes_s: float | None = None
    key: str | None = None


class Control:
    """The control API. It never meets a fault and needs no key."""

    def __init__(
        self,
        world: World,
        service: Service,
        mischief: Mischief,
        *,
        calls: list[dict[str, Any]],
        callbacks: list[dict[str, Any]],
    ) -> None:
        self._world = world
        self._service = service
        self._mischief = mischief
        self._calls = calls
        self._callbacks = callbacks

    async def handle(self, question: Question) -> Any:
        """Do what the hand does.

        Raises:
            Refused: 404, no such control.
            msgspec.ValidationError: the body is not what this control wants.

        """
        body = question.json()
        match question.method, question.path[1:]:
            case "POST", ("terminals",):
                new = msgspec.convert(body, _NewTerminal)
                terminal = Terminal(serial=new.serial, family=new.family, online=new.online)
                return _shown(self._world.terminals.setdefault(new.serial, terminal))
            case "GET", ("terminals",):
                return [_shown(terminal) for terminal in self._world.terminals.values()]
            case "GET", ("terminals", serial):
                return _shown(self._terminal(serial))
            case "POST", ("terminals", serial, "tap"):
                tap = msgspec.convert(body, _Tap)
                return {"tap": self._service.tap(serial, tap.card, waits=tap.waits)}
            case "POST", ("terminals", serial, "press"):
                return {"pressed": self._service.press(serial, str(body["button"]))}
            case "POST", ("terminals", serial, "online"):
                said = msgspec.convert(body, _Online)
                self._service.set_online(
                    serial, online=said.online, bank_takes_it=said.bank_takes_it
                )
                return _shown(self._terminal(serial))
            case "POST", ("faults",):
                fault = msgspec.convert(body, Fault)
                _known_call(fault.call)
                self._mischief.add(fault)
                return {}
            case "POST", ("callbacks",):
                self._mischief.set_manner(msgspec.convert(body, Manner))
                return {}
            case "POST", (("pause_before" | "pause_after") as point,):
                place = msgspec.convert(body, _Place)
                _known_call(place.call)
                when = point.removeprefix("pause_")
                return {"id": self._mischief.gates.add(place.call, when, place.serial).id}
            case _, ("gates", *rest):
                try:
                    return await self._mischief.gates.attend(tuple(rest))
                except LookupError as missing:
                    raise Refused(404, str(missing)) from missing
            case "POST", ("behave",):
                self._mischief.forget()
                return {}
            case "POST", ("settings",):
                given = msgspec.to_builtins(msgspec.convert(body, _Settings))
                for name, value in given.items():
                    if value is not None:
                        setattr(self._world, name, value)
                return {}
            case "GET", ("sessions",):
                return [msgspec.to_builtins(one) for one in self._world.sessions.values()]
            case "GET", ("captures",):
                return self._captures()
            case "GET", ("calls",):
                return self._calls
            case "GET", ("called_back",):
                return self._callbacks
            case _:
                raise Refused(404, f"No such control: {question.method} {question.path}")

    def _captures(self) -> list[dict[str, Any]]:
        """The cloud's own list of what was taken: the last word on money."""
        return [
            {
                "serial": session.serial,
                "session_id": session.id,
                "card": session.card.name,
                "amount": session.captured,
                "authorized": session.authorized,
                "at": session.captured_at and session.captured_at.isoformat(),
                "at_host": session.at_host,
                "times": session.captures,
            }
            for session in self._world.sessions.values()
            if session.captured is not None
        ]

    def _terminal(self, serial: str) -> Terminal:
        terminal = self._world.terminals.get(serial)
        if terminal is None:
            raise Refused(404, f"No terminal {serial}")
        return terminal


def _shown(terminal: Terminal) -> Any:
    return msgspec.to_builtins(terminal)


def _known_call(call: str) -> None:
    if call not in {*CALLS, "callback"}:
        raise ValueError(f"call: one of {', '.join(CALLS)}, callback")
