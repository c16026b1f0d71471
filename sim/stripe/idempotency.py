"""Answers kept by the idempotency key of their request, and told again to whoever repeats it.

Kept is what was carried out, a 500 as well; what was refused before is not, and may be tried anew.
"""

import json
from typing import Any, Final

from sim.http import Answer, Question
from sim.stripe.faults import Outcome, refusal
from sim.stripe.refused import Refused
from sim.stripe.world import Kept, World

_KEPT_S: Final = 24 * 3600


class Keys:
    """The keys of an account, and those whose first request is under way."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._under_way: set[str] = set()

    def known(self, question: Question) -> Answer | None:
        """What was answered to this key before; None where it is new, or there is none.

        Raises:
            Refused: 400, it was used for something else; 409, its first request is under way.

        """
        key = _key(question)
        if key in self._under_way:
            raise refusal(Outcome.KEY_IN_USE) or AssertionError("it has an answer")
        kept = self._world.kept.get(key)
        if kept is None or kept.at + _KEPT_S <= self._world.now():
            return None
        if kept.asked != _written(question):
            raise Refused(
                400,
                f"Keys for idempotent requests can only be used with the parameters of their first request: {key}",
                kind="idempotency_error",
            )
        return Answer(kept.status, kept.body, headers=(("Idempotent-Replayed", "true"),))

    def begin(self, question: Question) -> None:
        self._under_way.add(_key(question))
        self._under_way.discard("")

    def end(self, question: Question) -> None:
        self._under_way.discard(_key(question))

    def keep(self, question: Question, said: Any) -> Answer:
        """The answer, which is kept where its request has a key."""
        answer = Answer(said.status, said.body) if isinstance(said, Refused) else Answer(body=said)
        key = _key(question)
        if key:
            self._world.kept[key] = Kept(
                asked=_written(question),
                status=answer.status,
                body=answer.body,
                at=self._world.now(),
            )
        return answer


def _key(question: Question) -> str:
    """Empty where there is none: of what changes nothing it is passed over."""
    return question.headers.get("idempotency-key", "") if question.method == "POST" else ""


def _written(question: Question) -> str:
    return json.dumps([question.path, sorted(question.form())])
