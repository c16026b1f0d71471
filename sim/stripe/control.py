"""The hand behind the account: drivers who pay, faults, gates, the clock, and the truth.

POST   /control/checkouts/{id}/pay     {number, wallet?}      as on the page
POST   /control/checkouts/{id}/challenge {passes}             the bank asked who pays
POST   /control/webhook                {url, secrets}         where events go, each signature in force
POST   /control/callbacks              {mode, event?, times?, late_s?}
POST   /control/faults                 {call, outcome, times?, hang_s?}
POST   /control/pause_before | pause_after {call}             call may also be "callback"
GET    /control/gates[/{id}[/reached]] the last one waits until somebody stands there
POST   /control/gates/{id}/open
POST   /control/clock                  {advance_s} or {at}    what lapses by that lapses before the answer
POST   /control/behave                 no faults, no gates, callbacks as they should be
POST   /control/key                    {key}                  the key that is accepted from now on
GET    /control/checkouts | charges | calls | called_back
"""

import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec

from sim.http import Question
from sim.stripe.checkouts import Checkouts
from sim.stripe.faults import CALLS, Fault, Mischief
from sim.stripe.refused import Refused
from sim.stripe.webhooks import Manner, Webhooks
from sim.stripe.world import Endpoint, World


class _Payment(msgspec.Struct, forbid_unknown_fields=True):
    number: str = "4242424242424242"
    wallet: str | None = None


class _Clock(msgspec.Struct, forbid_unknown_fields=True):
    advance_s: float = 0.0
    at: float | None = None


class Control:
    """The control API. It never meets a fault and needs no key."""

    def __init__(
        self,
        world: World,
        checkouts: Checkouts,
        mischief: Mischief,
        webhooks: Webhooks,
        *,
        calls: list[dict[str, Any]],
        pass_time: Callable[[], Awaitable[None]],
    ) -> None:
        self._world = world
        self._checkouts = checkouts
        self._mischief = mischief
        self._webhooks = webhooks
        self._calls = calls
        self._pass_time = pass_time

    async def handle(self, question: Question) -> Any:
        """Do what the hand does.

        Raises:
            Refused: 404, no such control.
            LookupError: no such gate.
            msgspec.ValidationError: the body is not what this control wants.

        """
        body = question.json()
        match question.method, question.path[1:]:
            case "POST", ("checkouts", name, "pay"):
                paid = msgspec.convert(body, _Payment)
                checkout = self._checkouts.found(name)
                return {"wrong": self._checkouts.pay(checkout, paid.number, paid.wallet)}
            case "POST", ("checkouts", name, "challenge"):
                checkout = self._checkouts.found(name)
                passes = bool(body["passes"])
                return {"wrong": self._checkouts.answer_challenge(checkout, passes=passes)}
            case "POST", ("webhook",):
                self._world.endpoint = msgspec.convert(body, Endpoint)
            case "POST", ("callbacks",):
                self._webhooks.manners.append(msgspec.convert(body, Manner))
            case "POST", ("faults",):
                fault = msgspec.convert(body, Fault)
                _known_call(fault.call)
                self._mischief.faults.append(fault)
            case "POST", (("pause_before" | "pause_after") as point,):
                call = str(body["call"])
                _known_call(call)
                when = point.removeprefix("pause_")
                return {"id": self._mischief.gates.add(call, when, None).id}
            case _, ("gates", *rest):
                return await self._mischief.gates.attend(tuple(rest))
            case "POST", ("clock",):
                await self._set_clock(msgspec.convert(body, _Clock))
                return {"now": self._world.now()}
            case "POST", ("behave",):
                self._mischief.forget()
                self._webhooks.manners.clear()
            case "POST", ("key",):
                self._world.key = str(body["key"])
            case "GET", ("checkouts",):
                return msgspec.to_builtins(list(self._world.checkouts.values()))
            case "GET", ("charges",):
                return self._charges()
            case "GET", ("calls",):
                return self._calls
            case "GET", ("called_back",):
                return self._webhooks.sent
            case _:
                raise Refused(404, f"No such control: {question.method} {question.path}")
        return {}

    async def _set_clock(self, said: _Clock) -> None:
        if said.at is not None:
            self._world.moved_s = said.at - time.time()
        self._world.moved_s += said.advance_s
        await self._pass_time()

    def _charges(self) -> list[dict[str, Any]]:
        """The account's own list of what was held and taken: the last word on money."""
        return [
            {
                "checkout": next(
                    one.id for one in self._world.checkouts.values() if one.intent == charge.intent
                ),
                "intent": charge.intent,
                "status": self._world.intents[charge.intent].status,
                "held": charge.amount,
                "captured": charge.amount_captured,
                "refunded": charge.amount_refunded,
                "currency": charge.currency,
                "last4": charge.card.last4,
                "captures": charge.captures,
            }
            for charge in self._world.charges.values()
        ]


def _known_call(call: str) -> None:
    if call not in {*CALLS, "callback"}:
        raise ValueError(f"call: one of {', '.join(CALLS)}, callback")
