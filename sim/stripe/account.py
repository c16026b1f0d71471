"""The account as one HTTP handler: the documented paths, the page, and under `/control` the hand behind them."""

import asyncio
import re
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec

from sim.http import Answer, HangUp, Question
from sim.stripe import page
from sim.stripe.checkouts import Checkouts
from sim.stripe.control import Control
from sim.stripe.faults import AFTER, Fault, Mischief, Outcome, refusal, server_error
from sim.stripe.forms import Form
from sim.stripe.idempotency import Keys
from sim.stripe.intents import Intents
from sim.stripe.lists import listed
from sim.stripe.refused import Refused
from sim.stripe.told import refund_told
from sim.stripe.webhooks import Webhooks
from sim.stripe.world import World

_VERSION: Final = re.compile(r"\d{4}-\d{2}-\d{2}(\.[a-z_]+)?")
_BEAT_S: Final = 1.0
_WALLET_CARD: Final = "4242424242424242"


class Account:
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
        self._group = group
        self._mischief = Mischief()
        self._webhooks = Webhooks(self.world, http, self._mischief.gates)
        self._intents = Intents(self.world, self._emit)
        self._checkouts = Checkouts(self.world, self._intents, self._emit)
        self._keys = Keys(self.world)
        self.asked: list[dict[str, Any]] = []
        """Every call, oldest first, with the status that was answered."""
        self._control = Control(
            self.world,
            self._checkouts,
            self._mischief,
            self._webhooks,
            calls=self.asked,
            pass_time=self.pass_time,
        )

    @property
    def port(self) -> int:
        return self.world.port

    def listens_at(self, address: str) -> None:
        """Keep in mind where it is found."""
        self._checkouts.base_url = address
        self.world.port = int(address.rpartition(":")[2])
        self._save()

    async def keep_time(self) -> None:
        while True:
            await asyncio.sleep(_BEAT_S)
            await self.pass_time()

    async def pass_time(self) -> None:
        """What the clock alone brings: pages and holds that lapse, events whose time has come."""
        self._checkouts.lapse()
        self._intents.lapse()
        self._intents.settle_refunds()
        await self._webhooks.deliver()
        self._save()

    async def handle(self, question: Question) -> Answer:
        """Answer one request, or hang up."""
        try:
            match question.path:
                case ("control", *_):
                    return Answer(body=await self._control.handle(question))
                case ("c", "pay", name):
                    return self._page(name, question)
                case _:
                    return await self._serve(question)
        except Refused as no:
            return Answer(no.status, no.body)
        except (ValueError, LookupError, TypeError, msgspec.DecodeError) as wrong:
            return Answer(400, {"error": {"type": "invalid_request_error", "message": str(wrong)}})
        finally:
            self._save()

    def _page(self, name: str, question: Question) -> Answer:
        self._checkouts.lapse()
        checkout = self._checkouts.found(name)
        if checkout.status != "open":
            return page.closed_page(checkout)
        wrong = None
        if question.method == "POST":
            said = dict(question.form())
            if "challenge" in said:
                passes = said["challenge"] == "passed"
                wrong = self._checkouts.answer_challenge(checkout, passes=passes)
            else:
                wallet = said.get("wallet")
                number = _WALLET_CARD if wallet else said.get("number", "")
                wrong = self._checkouts.pay(checkout, number, wallet)
            if checkout.status == "complete":
                return page.sent_back(checkout)
        if checkout.challenged is not None:
            return page.challenge_page(checkout)
        return page.form_page(checkout, wrong)

    async def _serve(self, question: Question) -> Answer:
        call = _call(question)
        entry: dict[str, Any] = {
            "call": call,
            "method": question.method,
            "path": "/" + "/".join(question.path),
            "form": dict(question.form()),
            "idempotency_key": question.headers.get("idempotency-key"),
            "version": question.headers.get("stripe-version"),
            "status": None,
        }
        self.asked.append(entry)
        try:
            answer = await self._answer(call, question)
        except Refused as no:
            answer = Answer(no.status, no.body)
        entry["status"] = answer.status
        return answer

    async def _answer(self, call: str, question: Question) -> Answer:
        self._let_in(question)
        known = self._keys.known(question)
        if known is not None:
            return known
        fault = self._mischief.fault(call)
        if fault is not None and fault.outcome not in AFTER:
            if fault.outcome is Outcome.ERROR:
                return self._keys.keep(question, server_error())
            if fault.outcome is Outcome.NONSENSE:
                return Answer(text="<html>a proxy's idea of success</html>", kind="text/html")
            await _misbehave(fault)
        await self._mischief.gates.go_past(call, "before")
        self._checkouts.lapse()
        self._intents.lapse()
        self._intents.settle_refunds()
        self._keys.begin(question)
        try:
            body = self._perform(call, question)
            after = fault is not None and fault.outcome is Outcome.ERROR_AFTER
            answer = self._keys.keep(question, server_error() if after else body)
            self._save()
            await self._mischief.gates.go_past(call, "after")
        finally:
            self._keys.end(question)
        if fault is not None and fault.outcome in AFTER - {Outcome.ERROR_AFTER}:
            await _misbehave(fault)
        return answer

    def _perform(self, call: str, question: Question) -> Any:
        form, path = Form(question), question.path
        match call:
            case "open":
                return self._checkouts.open(form)
            case "look":
                return self._checkouts.look(path[3], form)
            case "expire":
                return self._checkouts.expire(path[3], form)
            case "checkouts":
                pages = self.world.checkouts.values()
                return listed(form, [self._checkouts.told(one) for one in pages])
            case "intent":
                form.knows_only([])
                expand = form.expands("latest_charge")
                return self._intents.told(self._intents.found(path[2]), expand=expand)
            case "capture":
                return self._intents.capture(path[2], form)
            case "cancel":
                return self._intents.cancel(path[2], form)
            case "refund":
                return self._intents.refund(form)
            case "refunds":
                return listed(form, [refund_told(one) for one in self.world.refunds.values()])
            case _:
                intents = self.world.intents.values()
                return listed(form, [self._intents.told(one) for one in intents])

    def _let_in(self, question: Question) -> None:
        if question.headers.get("authorization") != f"Bearer {self.world.key}":
            raise Refused(401, "Invalid API Key provided: sk_test_****")
        version = question.headers.get("stripe-version")
        if version is not None and not _VERSION.fullmatch(version):
            raise Refused(400, f"Invalid Stripe API version: {version}")

    def _emit(self, kind: str, told: dict[str, Any]) -> None:
        self._webhooks.emit(kind, told)
        self._later(self._webhooks.deliver())

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        self._group.create_task(work)

    def _save(self) -> None:
        if self._state_file is None:
            return
        fresh = self._state_file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(self.world))
        fresh.replace(self._state_file)


async def _misbehave(fault: Fault) -> None:
    """Raises: Refused: an error answer; HangUp: none at all."""
    no = refusal(fault.outcome)
    if no is not None:
        raise no
    match fault.outcome:
        case Outcome.HANG | Outcome.HANG_AFTER:
            await asyncio.sleep(fault.hang_s)
            raise HangUp
        case _:
            raise HangUp


def _call(question: Question) -> str:
    """Which call this is.

    Raises:
        Refused: 404, no such path.

    """
    match question.method, question.path:
        case "POST", ("v1", "checkout", "sessions"):
            return "open"
        case "GET", ("v1", "checkout", "sessions"):
            return "checkouts"
        case "GET", ("v1", "checkout", "sessions", _):
            return "look"
        case "POST", ("v1", "checkout", "sessions", _, "expire"):
            return "expire"
        case "GET", ("v1", "payment_intents"):
            return "intents"
        case "GET", ("v1", "payment_intents", _):
            return "intent"
        case "POST", ("v1", "payment_intents", _, ("capture" | "cancel") as call):
            return call
        case "POST", ("v1", "refunds"):
            return "refund"
        case "GET", ("v1", "refunds"):
            return "refunds"
        case method, path:
            raise Refused(404, f"Unrecognized request URL ({method}: /{'/'.join(path)}).")
