"""The cloud as one HTTP handler: the documented paths, and under `/control` the hand behind them."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import msgspec

from sim.http import Answer, HangUp, Question
from sim.payter.callbacks import Caller
from sim.payter.control import Control
from sim.payter.faults import Fault, Mischief, Outcome
from sim.payter.service import Refused, Service
from sim.payter.world import World


class Cloud:
    """One simulated account. `state_file` None keeps the truth in memory only."""

    def __init__(
        self,
        *,
        key: str,
        http: httpx.AsyncClient,
        group: asyncio.TaskGroup,
        state_file: Path | None = None,
    ) -> None:
        self._state_file = state_file
        self.world = World(key=key)
        if state_file is not None and state_file.exists():
            self.world = msgspec.json.decode(state_file.read_bytes(), type=World)
        self.mischief = Mischief()
        self._caller = Caller(http, self.mischief)
        self._group = group
        self._service = Service(self.world, self.mischief, self._caller, self._later)
        self.asked: list[dict[str, Any]] = []
        """Every call of the service, oldest first, with the status that was answered."""
        self._control = Control(
            self.world, self._service, self.mischief, calls=self.asked, callbacks=self._caller.sent
        )

    @property
    def port(self) -> int:
        return self.world.port

    def listens_at(self, address: str) -> None:
        """Keep in mind where it is found."""
        self.world.port = int(address.rpartition(":")[2])
        self._save()

    async def keep_time(self) -> None:
        """Time alone brings nothing here."""

    async def handle(self, question: Question) -> Answer:
        """Answer one request, or hang up."""
        try:
            if question.path[:1] == ("control",):
                return Answer(body=await self._control.handle(question))
            return await self._serve(question)
        except Refused as no:
            return _error(no.status, str(no))
        except (ValueError, KeyError, TypeError, msgspec.DecodeError) as wrong:
            return _error(400, f"{type(wrong).__name__}: {wrong}")
        finally:
            self._save()

    async def _serve(self, question: Question) -> Answer:
        call, serial = _call(question)
        entry: dict[str, Any] = {
            "call": call,
            "serial": serial,
            "method": question.method,
            "path": "/" + "/".join(question.path),
            "query": list(question.query),
            "body": question.body.decode("utf-8", "replace"),
            "status": None,
        }
        self.asked.append(entry)
        try:
            answer = await self._answer(call, serial, question)
        except Refused as no:
            answer = _error(no.status, str(no))
        entry["status"] = answer.status
        return answer

    async def _answer(self, call: str, serial: str | None, question: Question) -> Answer:
        if question.headers.get("authorization") != f'CPS apikey="{self.world.key}"':
            raise Refused(401, "The API key is not valid")
        fault = self.mischief.outcome(call, serial) or Fault(call, Outcome.SUCCESS)
        match fault.outcome:
            case Outcome.CONFLICT:
                raise Refused(409, "Conflict")
            case Outcome.ERROR:
                raise Refused(500, "Something went wrong")
            case Outcome.REFUSE_KEY:
                raise Refused(403, "The API key may not do this")
            case Outcome.NONSENSE:
                return Answer(text="<html>a proxy's idea of success</html>")
            case Outcome.DROP:
                raise HangUp
            case Outcome.HANG:
                await asyncio.sleep(fault.hang_s)
                raise HangUp
            case _:
                pass
        await self.mischief.gates.go_past(call, "before", serial)
        body = await self._perform(call, question, fails=fault.outcome is Outcome.FAILED)
        self._save()
        await self.mischief.gates.go_past(call, "after", serial)
        match fault.outcome:
            case Outcome.ERROR_AFTER:
                raise Refused(500, "Something went wrong")
            case Outcome.DROP_AFTER:
                raise HangUp
            case Outcome.HANG_AFTER:
                await asyncio.sleep(fault.hang_s)
                raise HangUp
            case _:
                return Answer(body=body)

    async def _perform(self, call: str, question: Question, *, fails: bool) -> Any:
        service, path = self._service, question.path
        match call:
            case "terminals":
                return service.terminals()
            case "terminal":
                return service.terminal(path[1])
            case "start":
                return await service.start(path[1], question)
            case "stop":
                return service.stop(path[1], question)
            case "card":
                return service.card(path[1])
            case "authorize":
                return await service.authorize(path[1], declined=fails)
            case "ui":
                return service.ui(path[1], question)
            case "sessions":
                return service.sessions(path[1])
            case "session":
                return service.session(path[1], path[3])
            case "commit":
                return service.commit(path[1], path[3], question, fails=fails)
            case "cancel":
                return service.cancel(path[1], path[3], fails=fails)
            case _:
                return service.webhook(question)

    def _later(self, work: Any) -> None:
        self._group.create_task(work)

    def _save(self) -> None:
        if self._state_file is None:
            return
        fresh = self._state_file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(self.world))
        fresh.replace(self._state_file)


def _call(question: Question) -> tuple[str, str | None]:
    """Which call of the service this is, and about which terminal.

    Raises:
        Refused: 404, no such path.

    """
    match question.method, question.path:
        case "GET", ("terminals",):
            return "terminals", None
        case "GET", ("terminals", serial):
            return "terminal", serial
        case "GET", ("terminals", serial, ("card" | "sessions") as call):
            return call, serial
        case "GET", ("terminals", serial, "sessions", _):
            return "session", serial
        case "POST", ("terminals", serial, ("start" | "stop" | "authorize" | "ui") as call):
            return call, serial
        case "POST", ("terminals", serial, "sessions", _, ("commit" | "cancel") as call):
            return call, serial
        case _, ("webhook",):
            return "webhook", None
        case _:
            raise Refused(404, f"No such path: {question.method} /{'/'.join(question.path)}")


def _error(status: int, message: str) -> Answer:
    return Answer(status, {"status": status, "error": "refused", "message": message})
